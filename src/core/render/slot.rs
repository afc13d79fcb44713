//! A service's colour slot, from nothing but its name: the same for everyone, everywhere.

/// How many slots there are: 24 hues in two tiers. The palette is in style/.
pub const SLOTS: u8 = 48;

/// The slot of a service name: 32-bit FNV-1a of its UTF-8 bytes, mixed by MurmurHash3's last
/// step (FNV's low bits depend too little on early bytes), modulo [`SLOTS`]. Links, exports and
/// other people's screens rely on it; it must not change.
pub fn slot_of(service: &str) -> u8 {
    let fnv = service
        .bytes()
        .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    let mixed = (fnv ^ (fnv >> 16)).wrapping_mul(0x85eb_ca6b);
    let mixed = (mixed ^ (mixed >> 13)).wrapping_mul(0xc2b2_ae35);
    ((mixed ^ (mixed >> 16)) % u32::from(SLOTS)) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_are_for_ever() {
        let names = ["frontend", "cart", "checkout", "payment", "shipping", ""];
        assert_eq!(names.map(slot_of), [6, 36, 35, 11, 46, 11]);
    }

    #[test]
    fn names_that_differ_little_spread() {
        let mut used = [0u32; SLOTS as usize];
        for i in 0..4_800 {
            used[slot_of(&format!("service-{i}")) as usize] += 1;
        }
        assert!(used.iter().all(|&n| (50..200).contains(&n)), "{used:?}");
    }
}
