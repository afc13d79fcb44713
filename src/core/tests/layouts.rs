//! Layouts of graphs of services: measured against d3-force with the same forces, and that they are always the same.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde::Deserialize;
use spanscape_core::layout::force::{Force, STEPS, start};
use spanscape_core::layout::labels::{HEIGHT, Named, places};
use spanscape_core::layout::layered::layered;
use spanscape_core::render::sketch::Form;

/// A graph, and how d3-force lays it out: tests/layouts/d3.mjs has written it.
#[derive(Deserialize)]
struct Measured {
    radius: Vec<f32>,
    links: Vec<(u32, u32)>,
    crossings: usize,
    overlaps: usize,
}

fn measured() -> BTreeMap<String, Measured> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/layouts/measured.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn crossings(at: &[[f32; 2]], links: &[(u32, u32)]) -> usize {
    let turn = |a: [f32; 2], b: [f32; 2], c: [f32; 2]| {
        let cross = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
        if cross == 0.0 { 0 } else { cross.signum() as i8 }
    };
    let place = |node: u32| at[node as usize];
    let mut count = 0;
    for (i, &(a, b)) in links.iter().enumerate() {
        for &(c, d) in &links[i + 1..] {
            if a == c || a == d || b == c || b == d {
                continue;
            }
            let [p, q, r, s] = [a, b, c, d].map(place);
            let across = turn(p, q, r) != turn(p, q, s) && turn(r, s, p) != turn(r, s, q);
            count += usize::from(across);
        }
    }
    count
}

fn overlaps(at: &[[f32; 2]], radius: &[f32]) -> usize {
    let mut count = 0;
    for (i, a) in at.iter().enumerate() {
        for (j, b) in at.iter().enumerate().skip(i + 1) {
            let distance = (a[0] - b[0]).hypot(a[1] - b[1]);
            count += usize::from(distance < radius[i] + radius[j] - 0.01);
        }
    }
    count
}

fn laid_out(radius: &[f32], links: &[(u32, u32)]) -> (Vec<[f32; 2]>, u32) {
    let mut force = Force::new(radius.to_vec(), links, start(radius.len(), links));
    let mut steps = 0;
    while !force.is_still() {
        force.step();
        steps += 1;
    }
    (force.at().to_vec(), steps)
}

#[test]
fn lines_cross_and_discs_overlap_no_more_than_d3_s() {
    let mut lines = Vec::new();
    for (name, of) in measured() {
        let (at, steps) = laid_out(&of.radius, &of.links);
        let (crossed, lie_over) = (crossings(&at, &of.links), overlaps(&at, &of.radius));
        lines.push(format!("{name}: {crossed} of {}, {lie_over} of {}", of.crossings, of.overlaps));
        assert!(steps <= STEPS, "{name}: {steps}");
        assert!(crossed <= of.crossings && lie_over <= of.overlaps, "{lines:#?}");
    }
}

#[test]
fn layers_go_from_left_to_right_without_overlaps() {
    for (name, of) in measured() {
        let at = layered(&of.radius, &of.links);
        assert_eq!(overlaps(&at, &of.radius), 0, "{name}");
        let right = of.links.iter().filter(|&&(a, b)| at[a as usize][0] < at[b as usize][0]);
        // All five have no circle: links go from lower numbers to higher ones.
        assert_eq!(right.count(), of.links.len(), "{name}");
        if name == "tiers" {
            let crossed = crossings(&at, &of.links);
            assert!(2 * crossed < 5 * of.crossings, "{name}: {crossed} of {}", of.crossings);
        }
    }
    // A circle is cut somewhere, and nothing stands where another does.
    let at = layered(&[5.0; 4], &[(0, 1), (1, 2), (2, 0), (3, 3), (7, 1)]);
    assert_eq!(overlaps(&at, &[5.0; 4]), 0);
    assert!(layered(&[], &[]).is_empty());
}

/// A graph of any shape: loops, double links, circles, parts that are not connected.
#[test]
fn a_name_stands_where_the_fewest_lines_are() {
    let place = |lines| {
        let of = Named { x: 100.0, y: 100.0, r: 10.0, width: 40.0, lines };
        places(&[of], (200.0, 200.0))[0].map(|at| (at.x, at.y)).unwrap()
    };
    assert_eq!(place([0; 4]), (80.0, 120.0), "below");
    assert_eq!(place([1, 0, 0, 0]), (113.0, 100.0), "to the right");
    assert_eq!(place([2, 2, 1, 1]), (80.0, 80.0), "above");
    assert_eq!(place([9, 9, 9, 1]), (47.0, 100.0), "to the left");
    // Another disc, which has no name, and stands where the name would; then wherever it could.
    let of = |x, y, width| Named { x, y, r: 10.0, width, lines: [0; 4] };
    let beside = |others: &[(f64, f64)]| {
        let mut all = vec![of(100.0, 100.0, 40.0)];
        all.extend(others.iter().map(|&(x, y)| of(x, y, 0.0)));
        places(&all, (200.0, 200.0))[0].map(|at| (at.x, at.y)).unwrap()
    };
    assert_eq!(beside(&[(100.0, 125.0)]), (113.0, 100.0), "to the right of it");
    let around = [(100.0, 125.0), (125.0, 100.0), (100.0, 75.0), (75.0, 100.0)];
    assert_eq!(beside(&around), (80.0, 120.0), "over one, as all are taken");
}

fn graph() -> impl Strategy<Value = (Vec<f32>, Vec<(u32, u32)>)> {
    (0..40_u32).prop_flat_map(|count| {
        let radius = proptest::collection::vec(3.0..30.0_f32, count as usize);
        let links = proptest::collection::vec((0..count.max(1) + 1, 0..count.max(1) + 1), 0..80);
        (radius, links)
    })
}

proptest! {
    #[test]
    fn any_graph_comes_to_rest_without_overlaps_and_always_alike((radius, links) in graph()) {
        let (at, steps) = laid_out(&radius, &links);
        prop_assert!(steps <= STEPS);
        prop_assert!(at.iter().flatten().all(|v| v.is_finite() && v.abs() < 1e6));
        prop_assert_eq!(overlaps(&at, &radius), 0);
        prop_assert_eq!(at, laid_out(&radius, &links).0);
        let at = layered(&radius, &links);
        prop_assert_eq!(at.len(), radius.len());
        prop_assert!(at.iter().flatten().all(|v| v.is_finite()));
        prop_assert_eq!(overlaps(&at, &radius), 0);
    }

    #[test]
    fn what_is_held_stays(
        (radius, links) in graph(), x in -500.0..500.0_f32, y in -500.0..500.0_f32,
    ) {
        let mut force = Force::new(radius.clone(), &links, start(radius.len(), &links));
        force.pin(0, [x, y]);
        force.pin(1_000, [x, y]);
        force.run();
        if !radius.is_empty() {
            prop_assert_eq!(force.at()[0], [x, y]);
        }
        force.release(0);
        force.warm(0.3);
        prop_assert!(!force.is_still());
    }

    #[test]
    fn names_never_lie_over_each_other(
        discs in proptest::collection::vec(
            (-50.0..450.0_f64, -50.0..350.0_f64, 2.0..30.0_f64, 0.0..120.0_f64, any::<[u8; 4]>()), 0..60,
        ),
    ) {
        let all: Vec<Named> =
            discs.into_iter().map(|(x, y, r, width, lines)| Named { x, y, r, width, lines }).collect();
        let placed = places(&all, (400.0, 300.0));
        prop_assert_eq!(placed.len(), all.len());
        let rects: Vec<_> = placed
            .iter()
            .zip(&all)
            .filter_map(|(place, of)| {
                let place = (*place)?;
                Some([place.x, place.y - HEIGHT / 2.0, place.x + of.width, place.y + HEIGHT / 2.0])
            })
            .collect();
        for (i, a) in rects.iter().enumerate() {
            prop_assert!(a[0] >= 0.0 && a[1] >= 0.0 && a[2] <= 400.0 && a[3] <= 300.0);
            for b in &rects[i + 1..] {
                prop_assert!(a[2] <= b[0] || b[2] <= a[0] || a[3] <= b[1] || b[3] <= a[1]);
            }
        }
    }

    #[test]
    fn lines_end_at_rims(r in 2.0_f32..60.0, turn in 0.0_f32..std::f32::consts::TAU) {
        let direction = [turn.cos(), turn.sin()];
        for form in [Form::Circle, Form::Drum, Form::Pill, Form::Square, Form::Double] {
            let inside = |far: f32| {
                let [x, y] = direction.map(|v| (v * far).abs());
                let Some(([w, h], round)) = form.sides(r) else { return x.hypot(y) <= r };
                let corner = (x - w + round).max(0.0).hypot((y - h + round).max(0.0));
                x <= w && y <= h && corner <= round
            };
            let rim = form.rim(r, direction);
            prop_assert!(inside(rim - 0.01 * r) && !inside(rim + 0.01 * r), "{form:?}: {rim}");
        }
    }
}
