//! A scene as SVG text: what an export writes, the same picture as on the canvas.

use std::fmt::Write;

use super::scene::{Align, MarkKind, Rect, Scene, Text};
use super::text::Font;
use super::token::Token;

/// What colours and fonts are where it is drawn.
pub trait Ink {
    /// A colour as CSS has it.
    fn color(&self, token: Token) -> String;
    /// A font as CSS's shorthand has it.
    fn font(&self, font: Font) -> String;
}

/// Distance of the slanted lines of a hatch, in CSS px.
const HATCH_PX: f64 = 5.0;

/// The picture, with a title for who can't see it. O(things in the scene).
pub fn svg(scene: &Scene, title: &str, ink: &dyn Ink) -> String {
    let mut out = Writer { out: String::new(), ink };
    let (w, h) = (scene.width, scene.height);
    // Writing into a string can't fail.
    let _ = write!(
        out.out,
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" viewBox="0 0 {w} {h}" role="img"><title>{}</title>"#,
        escaped(title),
    );
    out.hatches(scene);
    let back = ink.color(Token::Background);
    let _ = write!(out.out, r#"<rect width="{w}" height="{h}" fill="{}"/>"#, escaped(&back));
    for (_, items) in scene.layers() {
        items.rects.iter().for_each(|rect| out.rect(rect, None));
        items.hatches.iter().for_each(|rect| out.rect(rect, Some(rect.token)));
        for mark in &items.marks {
            let (x, y, half) = (mark.x, mark.y, mark.size / 2.0);
            let points = match mark.kind {
                MarkKind::Diamond => [(x, y - half), (x + half, y), (x, y + half), (x - half, y)],
                MarkKind::Left => {
                    [(x - half, y), (x + half, y - half), (x + half, y + half), (x - half, y)]
                }
                MarkKind::Right => {
                    [(x + half, y), (x - half, y - half), (x - half, y + half), (x + half, y)]
                }
            };
            let points: Vec<String> =
                points.iter().map(|(x, y)| format!("{},{}", short(*x), short(*y))).collect();
            let fill = escaped(&ink.color(mark.token));
            let _ = write!(out.out, r#"<polygon points="{}" fill="{fill}"/>"#, points.join(" "));
        }
        for same in items.lines.chunk_by(|a, b| a.token == b.token) {
            let Some(first) = same.first() else { continue };
            let stroke = escaped(&ink.color(first.token));
            let _ = write!(out.out, r#"<path stroke="{stroke}" d=""#);
            for l in same {
                let [x0, y0, x1, y1] = [l.x0, l.y0, l.x1, l.y1].map(short);
                let _ = write!(out.out, "M{x0} {y0}L{x1} {y1}");
            }
            out.out.push_str("\"/>");
        }
        items.texts.iter().for_each(|text| out.text(scene, text));
    }
    out.out.push_str("</svg>\n");
    out.out
}

struct Writer<'a> {
    out: String,
    ink: &'a dyn Ink,
}

impl Writer<'_> {
    /// A pattern for each colour that something is hatched with.
    fn hatches(&mut self, scene: &Scene) {
        let mut tokens: Vec<Token> = scene
            .layers()
            .flat_map(|(_, items)| items.hatches.iter().map(|rect| rect.token))
            .collect();
        tokens.sort_unstable();
        tokens.dedup();
        for token in tokens {
            let (id, stroke) = (token.name(), escaped(&self.ink.color(token)));
            let _ = write!(
                self.out,
                r#"<pattern id="hatch-{id}" width="{HATCH_PX}" height="{HATCH_PX}" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0V{HATCH_PX}" stroke="{stroke}"/></pattern>"#,
            );
        }
    }

    fn rect(&mut self, rect: &Rect, hatch: Option<Token>) {
        let [x, y, w, h] = [rect.x, rect.y, rect.w, rect.h].map(short);
        let fill = match hatch {
            Some(token) => format!("url(#hatch-{})", token.name()),
            None => escaped(&self.ink.color(rect.token)),
        };
        let _ =
            write!(self.out, r#"<rect x="{x}" y="{y}" width="{w}" height="{h}" fill="{fill}"/>"#);
    }

    fn text(&mut self, scene: &Scene, text: &Text) {
        let anchor = match text.align {
            Align::Start => "start",
            Align::Middle => "middle",
            Align::End => "end",
        };
        let [x, y] = [text.x, text.y].map(short);
        let (fill, font) = (self.ink.color(text.token), self.ink.font(text.font));
        let _ = write!(
            self.out,
            r#"<text x="{x}" y="{y}" text-anchor="{anchor}" dominant-baseline="central" xml:space="preserve" fill="{}" style="font:{}">{}</text>"#,
            escaped(&fill),
            escaped(&font),
            escaped(scene.str_of(text)),
        );
    }
}

/// Two decimals at most.
pub(super) fn short(x: f32) -> String {
    let text = format!("{x:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// A text inside an element or a quoted attribute. What XML can't have at all (most control characters) is left out.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            c => out.push(c),
        }
    }
    out
}
