//! What is under the pointer.

use super::Picture;
use crate::base::within;
use crate::graph::view::Picked;

/// How near to a line or to a small node is on it, in CSS px.
const NEAR_PX: f32 = 5.0;

/// The node in a place of the canvas, or else the line: the nearest. O(nodes + edges).
pub fn hit(of: &Picture<'_>, (x, y): (f64, f64)) -> Option<Picked> {
    let at = [x as f32, y as f32];
    let nodes = (0..of.seen.graph.nodes.len() as u32).filter_map(|node| {
        let (middle, r) = of.middle(node)?;
        let distance = distance(middle, at);
        (distance <= r.max(NEAR_PX)).then_some((distance - r, Picked::Node(node)))
    });
    let nearest = |all: &mut dyn Iterator<Item = (f32, Picked)>| {
        all.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, picked)| picked)
    };
    if let Some(node) = nearest(&mut { nodes }) {
        return Some(node);
    }
    let size = (f64::from(f32::MAX), f64::from(f32::MAX));
    let mut edges = (0u32..).zip(&of.seen.graph.edges).filter_map(|(edge, ends)| {
        let stroke = of.stroke(edge, ends, size)?;
        // A curve is near its chords.
        let points = (0..=8_u8).map(|i| {
            let t = f32::from(i) / 8.0;
            let mix = |i: usize| {
                let [a, b, c] =
                    [stroke.from, stroke.bend, stroke.to].map(|p| p.get(i).copied().unwrap_or(0.0));
                let u = 1.0 - t;
                u * u * a + 2.0 * u * t * b + t * t * c
            };
            [mix(0), mix(1)]
        });
        let points: Vec<[f32; 2]> = points.collect();
        let chords = points.iter().zip(points.iter().skip(1));
        let far = chords.map(|(a, b)| to_chord(*a, *b, at)).fold(f32::MAX, f32::min);
        (far <= NEAR_PX.max(stroke.width)).then_some((far, Picked::Edge(edge)))
    });
    nearest(&mut edges)
}

fn distance(a: [f32; 2], b: [f32; 2]) -> f32 {
    let [dx, dy] = [a[0] - b[0], a[1] - b[1]];
    (dx * dx + dy * dy).sqrt()
}

fn to_chord(a: [f32; 2], b: [f32; 2], at: [f32; 2]) -> f32 {
    let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
    let length_2 = (dx * dx + dy * dy).max(1e-6);
    let along = ((at[0] - a[0]) * dx + (at[1] - a[1]) * dy) / length_2;
    let along = within(along.into(), 0.0, 1.0) as f32;
    distance([a[0] + dx * along, a[1] + dy * along], at)
}
