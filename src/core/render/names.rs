//! The names of rows as a picture, for who takes the timeline elsewhere: on the page they are elements.

use super::scene::{Align, Layer, Place, Scene};
use super::text::{Font, MeasureText, fit};
use super::token::Token;
use crate::engine::protocol::RowWindow;
use crate::layout::bars::RowGrid;
use crate::model::Status;

/// How far a level is moved to the right at most, in CSS px.
const INDENT_PX: f64 = 12.0;

/// The share of the names that levels may take.
const INDENT_SHARE: f64 = 0.45;

/// Draws service and name of each row that is seen, of a line its level and what it says, indented by its level. O(visible rows).
pub fn paint(
    scene: &mut Scene,
    window: &RowWindow,
    grid: &RowGrid,
    width: f64,
    measure: &dyn MeasureText,
) {
    scene.reset(width, grid.height_px);
    let deepest = window.rows.iter().map(|row| row.depth).max().unwrap_or(0);
    let indent = INDENT_PX.min(width * INDENT_SHARE / f64::from(deepest.max(1)));
    for number in grid.visible(window.total) {
        let Some(row) = window.row(number) else { continue };
        let y = grid.y_of(number) + grid.row_px / 2.0;
        if y < 0.0 || y > grid.height_px {
            continue;
        }
        let mut x = 6.0 + f64::from(row.depth) * indent;
        let name = super::clean(if row.name.is_empty() { "(no name)" } else { &row.name });
        let (first, token) = match &row.line {
            Some(line) => (line.level.word().to_owned(), Token::level(line.level)),
            None => {
                let service = window.services.get(usize::from(row.service));
                let service = service.map_or("", String::as_str);
                scene.rect(Layer::Bars, x, y - 5.0, 3.0, 10.0, Token::service(service));
                let service = if service.is_empty() { "unknown service" } else { service };
                let failed = if row.status == Status::Error { "\u{26a0} " } else { "" };
                let token = if failed.is_empty() { Token::Text } else { Token::Error };
                (format!("{failed}{}", super::clean(service)), token)
            }
        };
        x += 8.0;
        for (text, token) in [(first.as_str(), token), (&*name, Token::TextDim)] {
            let room = width - 6.0 - x;
            let Some(text) = fit(text, room, Font::Row, measure) else { continue };
            let place = Place { x, y, max_w: room, align: Align::Start, font: Font::Row };
            scene.text(Layer::Labels, &text, place, token);
            x += measure.width(&text, Font::Row) + 6.0;
        }
    }
}
