//! The shop's goods, customers and searches.

use crate::rng::Rng;

/// Something to buy.
#[derive(Debug)]
pub struct Product {
    /// The number in its address.
    pub id: u32,
    /// Its stock-keeping unit.
    pub sku: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Its price.
    pub cents: u32,
    /// Too large for the shelves; kept in the old warehouse.
    pub bulky: bool,
}

const fn product(
    id: u32,
    sku: &'static str,
    name: &'static str,
    cents: u32,
    bulky: bool,
) -> Product {
    Product { id, sku, name, cents, bulky }
}

/// What the shop sells.
pub static PRODUCTS: [Product; 24] = [
    product(10412, "LMP-WAL-01", "Walnut desk lamp", 8900, false),
    product(10418, "LMP-BRS-02", "Brass reading light", 12450, false),
    product(10533, "KTL-ENM-15", "Enamel kettle, 1.5 l", 3995, false),
    product(10547, "MUG-STN-06", "Stoneware mugs, set of six", 4800, false),
    product(10561, "PAN-IRN-28", "Cast-iron pan, 28 cm", 6450, false),
    product(10602, "CHR-OAK-01", "Oak dining chair", 18900, true),
    product(10611, "TBL-OAK-18", "Oak table, 180 cm", 74900, true),
    product(10644, "BNC-GRD-12", "Garden bench, larch", 28900, true),
    product(10650, "CAN-ENM-05", "Enamel watering can, 5 l", 3450, false),
    product(10655, "SCT-GRD-01", "Garden secateurs", 2990, false),
    product(10671, "SED-TOM-12", "Heirloom tomato seeds, 12 kinds", 1890, false),
    product(10688, "GLV-LTH-M", "Leather garden gloves, M", 2450, false),
    product(10702, "BLK-WOL-20", "Wool blanket, heather", 9900, false),
    product(10709, "CSH-LIN-05", "Linen cushion, moss", 3200, false),
    product(10715, "CRT-LIN-24", "Linen curtains, 2.4 m", 11900, false),
    product(10733, "RUG-JUT-23", "Jute rug, 200 x 300 cm", 21900, true),
    product(10740, "CLK-BRC-01", "Birch wall clock", 5900, false),
    product(10758, "VAS-GLS-03", "Recycled glass vase", 2790, false),
    product(10766, "TWL-COT-04", "Cotton towels, set of four", 4490, false),
    product(10771, "SOP-OLV-06", "Olive soap, six bars", 1650, false),
    product(10784, "BRD-SRD-01", "Sourdough starter kit", 3690, false),
    product(10790, "KNF-CHF-20", "Chef's knife, 20 cm", 9450, false),
    product(10802, "SHF-ASH-05", "Ash shelf, five boards", 15900, true),
    product(10815, "HMC-CAN-01", "Canvas hammock", 7900, false),
];

/// What people look for.
pub static SEARCHES: [&str; 16] = [
    "desk lamp",
    "enamel kettle",
    "garden bench",
    "wool blanket",
    "cast iron pan",
    "oak chair",
    "watering can",
    "linen curtains",
    "tomato seeds",
    "mugs",
    "jute rug",
    "gift under 50",
    "secateurs",
    "wall clock",
    "olive soap",
    "hammock",
];

static AGENTS: [&str; 6] = [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/145.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.2 Safari/605.1.15",
    "Mozilla/5.0 (X11; Linux x86_64; rv:147.0) Gecko/20100101 Firefox/147.0",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.2 Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/145.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:147.0) Gecko/20100101 Firefox/147.0",
];

static APPS: [&str; 3] =
    ["Larkspur/8.4.1 (iOS 26.2)", "Larkspur/8.4.0 (Android 16)", "Larkspur/8.3.7 (Android 14)"];

/// Who asks.
#[derive(Clone, Debug)]
pub struct Customer {
    /// `cus_` and a number.
    pub id: String,
    /// The session's id.
    pub session: String,
    /// The browser or app.
    pub agent: &'static str,
    /// An address out of those reserved for documentation (RFC 5737).
    pub ip: String,
}

impl Customer {
    /// Somebody with a browser.
    pub fn new(rng: &mut Rng) -> Self {
        let agent = rng.pick(&AGENTS);
        let net = *rng.pick(&["203.0.113", "198.51.100", "192.0.2"]);
        Self {
            id: format!("cus_{}", 100_000 + rng.below(80_000)),
            session: format!("{:016x}", rng.bits()),
            agent,
            ip: format!("{net}.{}", 1 + rng.below(254)),
        }
    }

    /// Somebody with the app.
    pub fn mobile(rng: &mut Rng) -> Self {
        let agent = *rng.pick(&APPS);
        Self { agent, ..Self::new(rng) }
    }
}

/// A few different products for a basket.
pub fn basket(rng: &mut Rng, n: u64) -> Vec<&'static Product> {
    let from = rng.below(24);
    let step = *rng.pick(&[1, 5, 7, 11]);
    (0..n).filter_map(|i| PRODUCTS.get(((from + i * step) % 24) as usize)).collect()
}

/// `129.40`.
pub fn euros(cents: u32) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}
