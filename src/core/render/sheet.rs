//! A table as a picture, for who takes it elsewhere: heads and the lines that are seen.

use super::scene::{Align, Layer, Place, Scene};
use super::text::{Font, MeasureText, fit};
use super::token::Token;
use crate::engine::protocol::{TableHead, TableWindow};

/// The height of a line, in CSS px.
const ROW_PX: f64 = 22.0;

/// The width of a character of a column's width, and the room around a column, in CSS px.
const CHAR_PX: f64 = 7.0;
const GAP_PX: f64 = 14.0;

/// How large the picture of a table is, with so many of its lines.
pub fn size(window: &TableWindow, lines: usize) -> (f64, f64) {
    let width: f64 = window.heads.iter().map(|head| column_px(head) + GAP_PX).sum();
    (width + GAP_PX, ROW_PX * (lines + 1) as f64)
}

fn column_px(head: &TableHead) -> f64 {
    f64::from(head.width.max(6)) * CHAR_PX
}

/// Draws the heads and `lines` of the window from its line `first` on, `down` from the top. O(cells).
pub fn paint(
    scene: &mut Scene,
    window: &TableWindow,
    (first, lines): (usize, usize),
    down: f64,
    measure: &dyn MeasureText,
) {
    let width = size(window, lines).0;
    scene.rect(Layer::Back, 0.0, down, width, ROW_PX, Token::Placeholder);
    let mut x = GAP_PX;
    for (i, head) in window.heads.iter().enumerate() {
        let room = column_px(head);
        let order = match window.order {
            (column, true) if column as usize == i => " \u{2193}",
            (column, false) if column as usize == i => " \u{2191}",
            _ => "",
        };
        let title = format!("{}{order}", head.title);
        cell(scene, &title, (x, down), room, head.number, Token::TextDim, measure);
        for (n, line) in window.lines.iter().skip(first).take(lines).enumerate() {
            let y = down + ROW_PX * (n + 1) as f64;
            let Some(this) = line.cells.get(i) else { continue };
            if head.number && this.heat > 0 {
                let part = room * f64::from(this.heat) / 255.0;
                scene.rect(
                    Layer::Back,
                    x + room - part,
                    y + 3.0,
                    part,
                    ROW_PX - 6.0,
                    Token::RowSelected,
                );
            }
            let mut at = x;
            if i == 0 {
                at += if line.part { 18.0 } else { 0.0 };
                if let Some(service) = &line.service {
                    scene.rect(Layer::Bars, at, y + 7.0, 8.0, 8.0, Token::service(service));
                    at += 14.0;
                }
            }
            let failed = if i == 0 && line.error { "\u{26a0} " } else { "" };
            let token = if line.error && i == 0 { Token::Error } else { Token::Text };
            cell(
                scene,
                &format!("{failed}{}", this.text),
                (at, y),
                x + room - at,
                head.number,
                token,
                measure,
            );
        }
        x += room + GAP_PX;
    }
}

fn cell(
    scene: &mut Scene,
    text: &str,
    (x, y): (f64, f64),
    room: f64,
    number: bool,
    token: Token,
    measure: &dyn MeasureText,
) {
    let text = super::clean(text);
    if let Some(text) = fit(&text, room, Font::Label, measure) {
        let (x, align) = if number { (x + room, Align::End) } else { (x, Align::Start) };
        let place = Place { x, y: y + ROW_PX / 2.0, max_w: room, align, font: Font::Label };
        scene.text(Layer::Labels, &text, place, token);
    }
}
