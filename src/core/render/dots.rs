//! Thousands of round dots as pixels: faster than a canvas draws as many circles one by one.

/// A dot. Lengths are in pixels of the picture.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Dot {
    /// Its middle, from the left.
    pub x: f64,
    /// Its middle, from the top.
    pub y: f64,
    /// Its radius.
    pub radius: f64,
    /// Red, green, blue, and how much of what is behind it it hides.
    pub color: [u8; 4],
}

/// A picture of dots, each over those before it: red, green, blue (not multiplied), opacity for each pixel, row by
/// row. Edges are smooth. What is beyond the picture is left out. O(pixels of the picture and of all dots).
pub fn dots(width: u32, height: u32, all: impl IntoIterator<Item = Dot>) -> Vec<u8> {
    let mut pixels = vec![0; width as usize * height as usize * 4];
    if width > 0 {
        for dot in all {
            draw(&mut pixels, width, &dot);
        }
    }
    pixels
}

fn draw(pixels: &mut [u8], width: u32, dot: &Dot) {
    let Dot { x, y, radius, color } = *dot;
    let reach = radius + 0.5;
    if !(x.is_finite() && y.is_finite() && reach > 0.0) {
        return;
    }
    // Within this distance, squared, a pixel is covered wholly: most are, and need no root.
    let whole = (radius - 0.5).max(0.0).powi(2);
    // `as` saturates: what is beyond the left and the upper edge begins at 0.
    let (left, right) = ((x - reach) as usize, ((x + reach).ceil().max(0.0) as usize));
    let (top, bottom) = ((y - reach) as usize, (y + reach).ceil().max(0.0) as usize);
    let rows = pixels.chunks_exact_mut(width as usize * 4);
    for (row, line) in rows.enumerate().take(bottom).skip(top) {
        let dy = row as f64 + 0.5 - y;
        let places = line.chunks_exact_mut(4).enumerate().take(right).skip(left);
        for (column, pixel) in places {
            let dx = column as f64 + 0.5 - x;
            let away = dx * dx + dy * dy;
            if away <= whole {
                over(pixel, color, 255);
            } else if away < reach * reach {
                over(pixel, color, ((reach - away.sqrt()) * 255.0) as u8);
            }
        }
    }
}

/// Lays a colour over a pixel, as far as it is covered, of 255. This is done a million times a frame: it divides once.
fn over(pixel: &mut [u8], [red, green, blue, opacity]: [u8; 4], covered: u8) {
    let [r, g, b, a] = pixel else { return };
    // Of 255 times 255.
    let part = u32::from(opacity) * u32::from(covered);
    if *a == 0 {
        (*r, *g, *b, *a) = (red, green, blue, ((part + 127) / 255) as u8);
        return;
    }
    let under = u32::from(*a) * (65_025 - part) / 255;
    let all = part + under;
    let of_all = 1.0 / all.max(1) as f32;
    for (below, above) in [(r, red), (g, green), (b, blue)] {
        let sum = u32::from(above) * part + u32::from(*below) * under;
        *below = (sum as f32 * of_all + 0.5) as u8;
    }
    *a = ((all + 127) / 255) as u8;
}
