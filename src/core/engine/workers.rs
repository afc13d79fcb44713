//! Which worker does what. What is open and what was found have a worker each, since the memory of a
//! worker never shrinks: what is opened fills another one, and the one before goes once that succeeds.
//!
//! This decides and does nothing: it is told what is asked and answered, and says what to do.

use std::collections::BTreeMap;

use super::protocol::{Answer, Ask, Problem, Slot};

/// A worker with less memory than this is used again: starting one takes longer than what it saves.
pub const SMALL: u64 = 8 << 20;

/// What is to be done, in order, before anything else is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Start a worker of this number.
    Start(u32),
    /// Let this worker stop the open request or search of that number.
    Stop(u32, u32),
    /// Let this worker give up what it keeps there.
    Empty(u32, Slot),
    /// End this worker.
    End(u32),
}

/// All workers there are. Their numbers, and those of the requests, grow.
#[derive(Debug, Default)]
pub struct Workers {
    workers: u32,
    requests: u32,
    /// Those that live, and the bytes of memory that each has.
    memory: BTreeMap<u32, u64>,
    /// Unanswered requests.
    asked: BTreeMap<u32, Asked>,
    open: Home,
    found: Home,
    /// Keeps nothing, and nothing is coming to it.
    spare: Option<u32>,
    /// Where the shown trace is.
    shown: Slot,
}

#[derive(Debug)]
struct Asked {
    worker: u32,
    needs: Needs,
}

/// The workers of what is open, or of what was found.
#[derive(Debug, Default)]
struct Home {
    kept: Option<u32>,
    /// The request that is to take its place.
    coming: Option<(u32, u32)>,
}

/// What a question is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Needs {
    /// It fills this place.
    Fill(Slot),
    /// It makes a trace of this place the one that is shown.
    Show(Slot),
    /// What is kept there.
    Kept(Slot),
    /// The trace that is shown.
    Shown,
    /// What is on its way by this request.
    Coming(u32),
    /// Nothing that is kept.
    Nothing,
}

impl Workers {
    /// The first worker, before anything is asked.
    pub fn start(&mut self, acts: &mut Vec<Act>) {
        self.spare = Some(self.new_worker(acts));
    }

    /// Who is to answer, and the number of the request.
    pub fn ask(&mut self, ask: &Ask, acts: &mut Vec<Act>) -> (u32, u32) {
        self.requests = self.requests.wrapping_add(1);
        let (id, needs) = (self.requests, needs(ask));
        let worker = match needs {
            Needs::Fill(slot) => {
                let worker = self.for_filling(slot, acts);
                self.home(slot).coming = Some((worker, id));
                worker
            }
            Needs::Show(slot) | Needs::Kept(slot) => self.of_kept(slot, acts),
            Needs::Shown => self.of_kept(self.shown, acts),
            Needs::Coming(request) => self.asked(request).unwrap_or_else(|| self.any(acts)),
            Needs::Nothing => self.any(acts),
        };
        self.asked.insert(id, Asked { worker, needs });
        (worker, id)
    }

    /// A worker has this much memory now.
    pub fn measured(&mut self, worker: u32, bytes: u64) {
        if let Some(memory) = self.memory.get_mut(&worker) {
            *memory = bytes;
        }
    }

    /// A request has its last answer.
    pub fn answered(&mut self, id: u32, answer: &Result<Answer, Problem>, acts: &mut Vec<Act>) {
        let Some(Asked { worker, needs }) = self.asked.remove(&id) else { return };
        match needs {
            Needs::Show(slot) if answer.is_ok() => self.shown = slot,
            Needs::Fill(slot) if self.home(slot).coming == Some((worker, id)) => {
                let home = self.home(slot);
                home.coming = None;
                let gone = if answer.is_ok() { home.kept.replace(worker) } else { Some(worker) };
                if let Some(gone) = gone {
                    self.let_go(gone, slot, acts);
                }
                // What is known by a line only will be opened, soon and one after the other.
                let lines = matches!(answer, Ok(Answer::Found { whole: false, .. }));
                let again = slot == Slot::Open && self.found.kept.is_some();
                if (lines || again) && answer.is_ok() && self.spare.is_none() {
                    self.spare = Some(self.new_worker(acts));
                }
            }
            _ => {}
        }
        self.end_unused(acts);
    }

    /// Who is asked this; `None` once it is answered.
    pub fn asked(&self, id: u32) -> Option<u32> {
        self.asked.get(&id).map(|asked| asked.worker)
    }

    /// What is kept there is not needed any more.
    pub fn close(&mut self, slot: Slot, acts: &mut Vec<Act>) {
        if let Some(worker) = self.home(slot).kept.take() {
            self.let_go(worker, slot, acts);
        }
        self.end_unused(acts);
    }

    /// A worker is no more. What was kept in it, which is lost with it.
    pub fn died(&mut self, worker: u32) -> Option<Slot> {
        self.memory.remove(&worker);
        self.asked.retain(|_, asked| asked.worker != worker);
        self.spare.take_if(|spare| *spare == worker);
        let mut lost = None;
        for slot in [Slot::Open, Slot::Found] {
            let home = self.home(slot);
            home.coming.take_if(|(coming, _)| *coming == worker);
            if home.kept.take_if(|kept| *kept == worker).is_some() {
                lost = Some(slot);
            }
        }
        lost
    }

    /// Bytes of memory of all workers.
    pub fn memory(&self) -> u64 {
        self.memory.values().sum()
    }

    fn home(&mut self, slot: Slot) -> &mut Home {
        match slot {
            Slot::Open => &mut self.open,
            Slot::Found => &mut self.found,
        }
    }

    fn new_worker(&mut self, acts: &mut Vec<Act>) -> u32 {
        self.workers = self.workers.wrapping_add(1);
        self.memory.insert(self.workers, 0);
        acts.push(Act::Start(self.workers));
        self.workers
    }

    /// A worker that keeps nothing. One in which such a request is under way stops that by itself.
    fn for_filling(&mut self, slot: Slot, acts: &mut Vec<Act>) -> u32 {
        if let Some((worker, id)) = self.home(slot).coming.take() {
            if self.is_small(worker) {
                return worker;
            }
            acts.push(Act::Stop(worker, id));
        }
        self.spare.take().unwrap_or_else(|| self.new_worker(acts))
    }

    fn of_kept(&mut self, slot: Slot, acts: &mut Vec<Act>) -> u32 {
        let kept = self.home(slot).kept;
        kept.unwrap_or_else(|| self.any(acts))
    }

    /// Who answers soonest: who has nothing else to do, then who keeps something, then who is busy.
    fn any(&mut self, acts: &mut Vec<Act>) -> u32 {
        let coming = |home: &Home| home.coming.map(|(worker, _)| worker);
        let known = self.spare.or(self.found.kept).or(self.open.kept);
        let known = known.or_else(|| coming(&self.found)).or_else(|| coming(&self.open));
        known.unwrap_or_else(|| {
            let worker = self.new_worker(acts);
            self.spare = Some(worker);
            worker
        })
    }

    /// A worker without a use is kept for the next one if it is small, and the only one.
    fn let_go(&mut self, worker: u32, slot: Slot, acts: &mut Vec<Act>) {
        if self.spare.is_none() && self.is_small(worker) {
            acts.push(Act::Empty(worker, slot));
            self.spare = Some(worker);
        }
    }

    fn is_small(&self, worker: u32) -> bool {
        self.memory.get(&worker).is_some_and(|&bytes| bytes < SMALL)
    }

    /// Ends the workers that have neither a use nor a question to answer.
    fn end_unused(&mut self, acts: &mut Vec<Act>) {
        let homes = [&self.open, &self.found];
        let used = homes.iter().flat_map(|home| [home.kept, home.coming.map(|(worker, _)| worker)]);
        let mut used: Vec<u32> = used.chain([self.spare]).flatten().collect();
        used.extend(self.asked.values().map(|asked| asked.worker));
        self.memory.retain(|worker, _| {
            let stays = used.contains(worker);
            if !stays {
                acts.push(Act::End(*worker));
            }
            stays
        });
    }
}

fn needs(ask: &Ask) -> Needs {
    match ask {
        Ask::Open { .. } => Needs::Fill(Slot::Open),
        Ask::Search { .. } => Needs::Fill(Slot::Found),
        Ask::Show { of, .. } => Needs::Show(*of),
        Ask::Preview { open, .. } => Needs::Coming(*open),
        Ask::Calls { of, .. }
        | Ask::MetricsOf { of, .. }
        | Ask::Traces { of, .. }
        | Ask::Crowd { of, .. }
        | Ask::Sets { of, .. }
        | Ask::Results { of, .. } => Needs::Kept(*of),
        Ask::Close { slot } => Needs::Kept(*slot),
        Ask::Names { .. } | Ask::Compare { .. } => Needs::Kept(Slot::Open),
        Ask::Rows { .. }
        | Ask::Fold { .. }
        | Ask::Minimap { .. }
        | Ask::Detail { .. }
        | Ask::EventsAt { .. }
        | Ask::Locate { .. }
        | Ask::Raw { .. }
        | Ask::Find { .. }
        | Ask::Reduce { .. }
        | Ask::Unfold { .. }
        | Ask::Legend { .. }
        | Ask::Spent { .. }
        | Ask::SpentTables
        | Ask::Lint
        | Ask::WhatIf { .. }
        | Ask::Alike { .. }
        | Ask::Verdict { .. }
        | Ask::PatternLinks { .. }
        | Ask::View(_)
        | Ask::Logs(_)
        | Ask::Share(_)
        // It is sent from where its answer goes.
        | Ask::Loki { .. }
        | Ask::Keep { .. }
        | Ask::GenAi { .. }
        | Ask::Restore { .. }
        | Ask::NextMatch { .. }
        | Ask::Marks { .. }
        | Ask::Skew { .. } => Needs::Shown,
        Ask::Hello
        | Ask::Cancel { .. }
        | Ask::Config { .. }
        | Ask::Settings { .. }
        | Ask::ReadRef { .. }
        | Ask::Services { .. }
        | Ask::Operations { .. }
        | Ask::Archive { .. }
        | Ask::Metrics { .. }
        | Ask::Dependencies { .. } => Needs::Nothing,
    }
}
