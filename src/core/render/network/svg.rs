//! A sketch as SVG text: what an export writes, the same picture as on the canvas.

use std::fmt::Write;

use crate::render::sketch::{Form, Sketch};
use crate::render::svg::{Ink, escaped, short};
use crate::render::text::Font;
use crate::render::token::Token;

/// The picture, with a title for who can't see it. O(things in the sketch).
pub fn svg(sketch: &Sketch, title: &str, ink: &dyn Ink) -> String {
    let mut out = String::new();
    let [w, h] = sketch.size;
    let colour = |token: Token| escaped(&ink.color(token));
    // Writing into a string can't fail.
    let _ = write!(
        out,
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" viewBox="0 0 {w} {h}" role="img"><title>{}</title>"#,
        escaped(title),
    );
    let back = colour(Token::Background);
    let _ = write!(out, r#"<rect width="{w}" height="{h}" fill="{back}"/>"#);
    for stroke in &sketch.strokes {
        let [[x0, y0], [bx, by], [x1, y1]] =
            [stroke.from, stroke.bend, stroke.end()].map(|p| p.map(short));
        let ink = colour(stroke.token);
        let dash = if stroke.dashed { r#" stroke-dasharray="5 4""# } else { "" };
        let way = if stroke.bent {
            format!("M{x0} {y0}Q{bx} {by} {x1} {y1}")
        } else {
            format!("M{x0} {y0}L{x1} {y1}")
        };
        let width = short(stroke.width);
        let _ = write!(
            out,
            r#"<path d="{way}" fill="none" stroke="{ink}" stroke-width="{width}"{dash}/>"#
        );
        if let Some([[ax, ay], [cx, cy]]) =
            stroke.corners().map(|corners| corners.map(|p| p.map(short)))
        {
            let [x1, y1] = stroke.to.map(short);
            let _ = write!(out, r#"<path d="M{x1} {y1}L{ax} {ay}L{cx} {cy}Z" fill="{ink}"/>"#);
        }
    }
    for disc in &sketch.discs {
        let ([x, y], r) = (disc.at, disc.r);
        let [cx, cy, radius, inner] = [x, y, r, r * 0.6].map(short);
        let fill = colour(disc.token);
        let ring = disc.ring.map_or(String::new(), |(token, width)| {
            format!(r#" stroke="{}" stroke-width="{}""#, colour(token), short(width))
        });
        let rect = |out: &mut String, w: f32, h: f32, round: f32| {
            let [left, top, w, h, round] = [x - w, y - h, 2.0 * w, 2.0 * h, round].map(short);
            let _ = write!(
                out,
                r#"<rect x="{left}" y="{top}" width="{w}" height="{h}" rx="{round}" fill="{fill}"{ring}/>"#
            );
        };
        match disc.form.sides(r) {
            Some(([w, h], round)) => rect(&mut out, w, h, round),
            None => {
                let _ = write!(
                    out,
                    r#"<circle cx="{cx}" cy="{cy}" r="{radius}" fill="{fill}"{ring}/>"#
                );
            }
        }
        if disc.form == Form::Double {
            let _ = write!(
                out,
                r#"<circle cx="{cx}" cy="{cy}" r="{inner}" fill="none" stroke="{back}" stroke-width="1.5"/>"#
            );
        }
    }
    let font = escaped(&ink.font(Font::Label));
    for words in &sketch.words {
        let (x, y, fill) = (short(words.x), short(words.y), colour(words.token));
        let text = escaped(&words.text);
        let _ = write!(
            out,
            r#"<text x="{x}" y="{y}" style="font:{font}" dominant-baseline="central" fill="{fill}" stroke="{back}" stroke-width="3" paint-order="stroke">{text}</text>"#
        );
    }
    out.push_str("</svg>\n");
    out
}
