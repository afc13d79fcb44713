//! Files that the page writes: kept by the browser piece by piece, then offered as a download. Nothing leaves the machine.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, HtmlCanvasElement, Url};

use super::js;
use super::listen::after;

/// How long the address of a file lives after its download has begun, in milliseconds.
const ALIVE_MS: i32 = 60_000;

/// A file on its way.
pub struct Saving {
    pieces: Array,
    mime: String,
    len: u64,
}

impl Saving {
    /// Empty, of a media type.
    pub fn new(mime: &str) -> Self {
        Self { pieces: Array::new(), mime: mime.to_owned(), len: 0 }
    }

    /// Adds bytes. Each piece becomes a blob at once: a browser keeps large ones on the disk, not in memory.
    /// False where it refuses.
    pub fn push(&mut self, bytes: &[u8]) -> bool {
        self.len += bytes.len() as u64;
        let piece = Array::of1(&Uint8Array::from(bytes));
        let blob = Blob::new_with_u8_array_sequence(&piece);
        blob.map(|blob| self.pieces.push(&blob)).is_ok()
    }

    /// How many bytes there are.
    pub fn len(&self) -> u64 {
        self.len
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Offers the file under a name. False where the browser refuses.
    pub fn finish(self, name: &str) -> bool {
        let options = BlobPropertyBag::new();
        options.set_type(&self.mime);
        let blob = Blob::new_with_blob_sequence_and_options(&self.pieces, &options);
        blob.is_ok_and(|blob| download(&blob, name))
    }
}

/// Offers a text as a file. False where the browser refuses.
pub fn text(text: &str, mime: &str, name: &str) -> bool {
    let mut file = Saving::new(mime);
    file.push(text.as_bytes()) && file.finish(name)
}

/// Offers what is on a canvas as a PNG; `done` is told whether the browser could.
pub fn png(canvas: &HtmlCanvasElement, name: &str, done: impl FnOnce(bool) + 'static) {
    let name = name.to_owned();
    let callback = Closure::once_into_js(move |blob: Option<Blob>| {
        done(blob.is_some_and(|blob| download(&blob, &name)));
    });
    let _ = canvas.to_blob(callback.unchecked_ref());
}

fn download(blob: &Blob, name: &str) -> bool {
    let Ok(url) = Url::create_object_url_with_blob(blob) else { return false };
    let link = js::document()
        .and_then(|document| document.create_element("a").ok())
        .and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok());
    let Some(link) = link else { return false };
    link.set_href(&url);
    link.set_download(name);
    link.click();
    after(ALIVE_MS, move || {
        let _ = Url::revoke_object_url(&url);
    })
    .forget();
    true
}
