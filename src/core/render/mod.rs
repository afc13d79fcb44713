//! Layout in, a [`scene`] out: rectangles, texts and lines with colour tokens. No canvas, no font.
