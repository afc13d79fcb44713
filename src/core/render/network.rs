//! A graph of services as a [`Sketch`]: nodes as large, lines as wide and red as what they stand for.

mod hit;
mod measure;
mod place;
mod svg;

pub use hit::hit;
pub use measure::{Sizes, sizes};
pub use place::NetworkPlace;
pub use svg::svg;

use super::sketch::{Disc, Form, Sketch, Stroke, Words};
use super::text::{Font, MeasureText, clean};
use super::token::Token;
use crate::base::bitset::BitSet;
use crate::base::fmt;
use crate::engine::protocol::{CalleeKind, ServiceEdge, ServiceNode};
use crate::graph::changes::Change;
use crate::graph::view::{Picked, Seen};
use crate::graph::write::is_asynchronous;
use crate::layout::labels::{self, Named};

/// Where nodes stand, and what is picked out.
#[derive(Debug)]
pub struct Picture<'a> {
    /// The graph.
    pub seen: &'a Seen,
    /// Radii and widths.
    pub sizes: &'a Sizes,
    /// Where nodes are, at scale 1.
    pub at: &'a [[f32; 2]],
    /// What of it is seen.
    pub place: NetworkPlace,
    /// What is under the pointer.
    pub hovered: Option<Picked>,
    /// What is chosen.
    pub chosen: Option<Picked>,
    /// The least that can be said of it: no heads, no names. For while it moves.
    pub bare: bool,
}

/// With more lines than these on a canvas heads are left out until one zooms in.
const MOST_HEADS: usize = 1_200;

/// There is a name for each so many square CSS px, at most.
const NAME_PX_2: f64 = 9_000.0;

/// How much of its chord a line is bent where there is another the other way.
const BENT: f32 = 0.16;

/// Draws it. O(nodes + edges).
pub fn paint(sketch: &mut Sketch, of: &Picture<'_>, size: (f64, f64), measure: &dyn MeasureText) {
    sketch.reset(size);
    let near = of.near();
    let graph = &of.seen.graph;
    let mut count = 0;
    for (at, edge) in (0u32..).zip(&graph.edges) {
        let Some(mut stroke) = of.stroke(at, edge, size) else { continue };
        count += 1;
        if let Some((_, edges)) = &near {
            if edges.contains(at) {
                stroke.width += 0.5;
            } else {
                stroke.token = Token::Grid;
            }
        }
        sketch.strokes.push(stroke);
    }
    if count > MOST_HEADS {
        // So many together would hide all nodes.
        let plain = |stroke: &&mut Stroke| near.is_none() && stroke.token == Token::Adjusted;
        sketch.strokes.iter_mut().filter(plain).for_each(|stroke| stroke.token = Token::Unchanged);
    }
    if of.bare || count > MOST_HEADS {
        let picked = |stroke: &Stroke| near.is_some() && stroke.token != Token::Grid;
        sketch.strokes.iter_mut().filter(|stroke| !picked(stroke)).for_each(|s| s.head = 0.0);
    }
    sketch.sort();
    // What stands back lies behind.
    sketch.strokes.sort_by_key(|stroke| stroke.token != Token::Grid);
    let order = of.order(near.as_ref());
    for &at in order.iter().rev() {
        sketch.discs.extend(of.disc(at, near.as_ref()));
    }
    if !of.bare {
        of.words(sketch, &order, near.as_ref(), size, measure);
    }
}

/// Nodes and edges that are picked out.
type Near = (BitSet, BitSet);

impl Picture<'_> {
    /// What is beside what is picked; `None` where nothing is.
    fn near(&self) -> Option<Near> {
        let graph = &self.seen.graph;
        let mut near = (BitSet::with_len(graph.nodes.len()), BitSet::with_len(graph.edges.len()));
        let picked = self.hovered.or(self.chosen)?;
        match picked {
            Picked::Node(node) => {
                near.0.set(node, true);
                let (leaving, coming) =
                    (self.seen.shape.leaving(node), self.seen.shape.coming(node));
                for &(other, edge) in leaving.iter().chain(coming) {
                    near.0.set(other, true);
                    near.1.set(edge, true);
                }
            }
            Picked::Edge(at) => {
                let edge = graph.edges.get(at as usize)?;
                near.0.set(edge.from, true);
                near.0.set(edge.to, true);
                near.1.set(at, true);
            }
        }
        Some(near)
    }

    /// The middle of a node in the canvas, and its radius.
    pub fn middle(&self, node: u32) -> Option<([f32; 2], f32)> {
        let at = self.at.get(node as usize)?;
        let r = self.sizes.radius.get(node as usize)?;
        Some((self.place.to_canvas(*at), r * self.place.radius_scale()))
    }

    fn stroke(&self, at: u32, edge: &ServiceEdge, (width, height): (f64, f64)) -> Option<Stroke> {
        let ((a, ra), (b, rb)) = self.middle(edge.from).zip(self.middle(edge.to))?;
        let dim = self.seen.dim_edges.contains(at);
        let token = if dim { Token::Grid } else { self.token(at, edge) };
        let wide = self.sizes.width.get(at as usize).copied().unwrap_or(1.0);
        let wide = (wide * self.place.radius_scale()).max(0.75);
        let change = self.seen.changes.get(at as usize).copied().unwrap_or_default();
        let dashed = is_asynchronous(edge) || change == Change::Gone;
        let head = if dim { 0.0 } else { (5.0 + wide).max(2.8 * wide) };
        let stroke = |from, bend, to, bent| Stroke {
            from,
            bend,
            to,
            width: wide,
            head,
            token,
            dashed,
            bent,
        };
        if edge.is_loop() {
            // Out at the top left, in at the top right.
            let (from, to) =
                ([a[0] - ra * 0.6, a[1] - ra * 0.8], [a[0] + ra * 0.6, a[1] - ra * 0.8]);
            let bend = [a[0], a[1] - ra * 0.8 - 2.6 * ra.max(8.0)];
            return inside(&[from, bend, to], width, height).then(|| stroke(from, bend, to, true));
        }
        let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
        let length = (dx * dx + dy * dy).sqrt();
        if length <= ra + rb {
            return None;
        }
        let (ux, uy) = (dx / length, dy / length);
        let both = self.seen.shape.leaving(edge.to).iter().any(|&(to, _)| to == edge.from);
        let by = if both { BENT * length } else { 0.0 };
        let bend = [(a[0] + b[0]) / 2.0 - uy * by, (a[1] + b[1]) / 2.0 + ux * by];
        let rim = |node: u32, of: [f32; 2], r: f32, gap: f32| {
            let form = self.seen.graph.node(node).map_or(Form::Circle, |node| form(node.kind));
            let (dx, dy) = (bend[0] - of[0], bend[1] - of[1]);
            let length = (dx * dx + dy * dy).sqrt().max(0.01);
            let (ux, uy) = (dx / length, dy / length);
            let r = form.rim(r, [ux, uy]) + gap;
            [of[0] + ux * r, of[1] + uy * r]
        };
        let (from, to) = (rim(edge.from, a, ra, 0.0), rim(edge.to, b, rb, 1.0));
        let line = stroke(from, bend, to, both);
        let head = line.head.min((length - ra - rb) * 0.6);
        inside(&[from, bend, to], width, height).then_some(Stroke { head, ..line })
    }

    /// What a line is drawn as: what has become of it, or how much of it fails.
    fn token(&self, at: u32, edge: &ServiceEdge) -> Token {
        match self.seen.changes.get(at as usize) {
            Some(Change::Added) => return Token::Faster(2),
            Some(Change::Gone | Change::Fewer) => return Token::TextDim,
            Some(Change::More) => return Token::Faster(1),
            Some(Change::Failing) => return Token::Error,
            Some(Change::Same) => return Token::Adjusted,
            None => {}
        }
        let told = edge.told.unwrap_or_default();
        match share(told.errors, told.calls) {
            None => Token::Adjusted,
            Some(0..10) => Token::Slower(0),
            Some(10..50) => Token::Slower(1),
            Some(_) => Token::Error,
        }
    }

    fn disc(&self, node: u32, near: Option<&Near>) -> Option<Disc> {
        let (at, r) = self.middle(node)?;
        let of = self.seen.graph.node(node)?;
        let back =
            self.seen.dim.contains(node) || near.is_some_and(|(nodes, _)| !nodes.contains(node));
        let token = match of.kind {
            CalleeKind::Service => Token::service(&of.name),
            CalleeKind::Group => Token::service(&of.name),
            _ => Token::NoService,
        };
        let token = match (back, token) {
            (true, Token::NoService) => Token::Unchanged,
            (true, token) => token.dim(),
            (false, token) => token,
        };
        let picked = [self.chosen, self.hovered].contains(&Some(Picked::Node(node)));
        let fails = of.told.and_then(|told| share(told.failed, told.requests));
        let ring = match (picked, fails.filter(|_| !back)) {
            (true, _) => Some((Token::Text, 2.5)),
            (false, Some(share)) => Some((Token::Error, 1.0 + (share as f32 / 50.0).min(2.0))),
            // Where colours are the system's, nothing else is seen of it.
            (false, None) => (token == Token::Unchanged).then_some((Token::Grid, 1.0)),
        };
        Some(Disc { at, r, form: form(of.kind), token, ring })
    }

    /// The nodes, the most important first: picked ones, then those that do not stand back, then by size.
    fn order(&self, near: Option<&Near>) -> Vec<u32> {
        let mut order: Vec<u32> = (0..self.seen.graph.nodes.len() as u32).collect();
        let weight = |node: &u32| {
            let picked = [self.hovered, self.chosen].contains(&Some(Picked::Node(*node)));
            let beside = near.is_none_or(|(nodes, _)| nodes.contains(*node));
            let r = self.sizes.radius.get(*node as usize).copied().unwrap_or(0.0);
            (picked, beside, !self.seen.dim.contains(*node), (r * 16.0) as u32)
        };
        order.sort_by_key(|node| std::cmp::Reverse(weight(node)));
        order
    }

    fn words(
        &self,
        sketch: &mut Sketch,
        order: &[u32],
        near: Option<&Near>,
        size: (f64, f64),
        measure: &dyn MeasureText,
    ) {
        let text = |node: u32| {
            self.seen.graph.node(node).map(|of| self.name(node, of)).unwrap_or_default()
        };
        let texts: Vec<String> = order.iter().map(|&node| text(node)).collect();
        // Names between which nothing else is seen help nobody.
        let mut room = (size.0 * size.1 / NAME_PX_2) as u32;
        let named = order.iter().zip(&texts).map(|(&node, text)| {
            let (at, r) = self.middle(node).unwrap_or_default();
            let outside = at[0] < -r
                || at[1] < -r
                || f64::from(at[0] - r) > size.0
                || f64::from(at[1] - r) > size.1;
            // Who has nothing to do with what is picked has no name either.
            let back = near.is_some_and(|(nodes, _)| !nodes.contains(node))
                || self.seen.dim.contains(node);
            let named = !outside && !back && room > 0;
            room -= u32::from(named);
            let width = if named { measure.width(text, Font::Label) } else { 0.0 };
            let lines = if named { self.lines_of(node) } else { [0; 4] };
            Named { x: at[0].into(), y: at[1].into(), r: r.into(), width, lines }
        });
        let named: Vec<Named> = named.collect();
        for ((place, named), text) in
            labels::places(&named, size).into_iter().zip(&named).zip(texts)
        {
            let Some(place) = place else { continue };
            sketch.words.push(Words {
                x: place.x as f32,
                y: place.y as f32,
                width: named.width as f32,
                text,
                token: Token::Text,
            });
        }
    }

    /// How many lines leave a node below, to the right, above, to the left.
    fn lines_of(&self, node: u32) -> [u8; 4] {
        let mut lines = [0_u8; 4];
        let Some(&[x, y]) = self.at.get(node as usize) else { return lines };
        let (leaving, coming) = (self.seen.shape.leaving(node), self.seen.shape.coming(node));
        for &(other, _) in leaving.iter().chain(coming) {
            // A line to itself is above.
            let at = self.at.get(other as usize).filter(|_| other != node);
            let (dx, dy) = at.map_or((0.0, -1.0), |at| (at[0] - x, at[1] - y));
            let side = match (dy.abs() > dx.abs(), dy > 0.0, dx > 0.0) {
                (true, true, _) => 0,
                (false, _, true) => 1,
                (true, false, _) => 2,
                (false, _, false) => 3,
            };
            if let Some(lines) = lines.get_mut(side) {
                *lines = lines.saturating_add(1);
            }
        }
        lines
    }

    fn name(&self, node: u32, of: &ServiceNode) -> String {
        let name = fmt::cut(&clean(&of.title()), 40);
        match self.seen.sizes.get(node as usize) {
            Some(&size) if of.kind == CalleeKind::Group => format!("{name} ({size})"),
            _ => name,
        }
    }
}

/// What a node looks like.
fn form(kind: CalleeKind) -> Form {
    match kind {
        CalleeKind::Service => Form::Circle,
        CalleeKind::Database => Form::Drum,
        CalleeKind::Queue => Form::Pill,
        CalleeKind::External => Form::Square,
        CalleeKind::Group => Form::Double,
    }
}

/// So many of 1,000; `None` for none.
fn share(errors: u64, of: u64) -> Option<u64> {
    (errors > 0).then(|| errors.saturating_mul(1_000) / of.max(1))
}

/// Whether what lies between some points may be seen in a canvas.
fn inside(points: &[[f32; 2]], width: f64, height: f64) -> bool {
    let (w, h) = (width as f32, height as f32);
    let all = |out: &dyn Fn(&[f32; 2]) -> bool| points.iter().all(out);
    !(all(&|p| p[0] < 0.0) || all(&|p| p[1] < 0.0) || all(&|p| p[0] > w) || all(&|p| p[1] > h))
}
