//! Every pattern and every look-alike is planted often enough to be measured.

use std::collections::BTreeMap;

use spanscape_planted::{DETECTORS, plant};

#[test]
fn each_is_planted_often() {
    let (mut plants, mut looks) = (BTreeMap::new(), BTreeMap::new());
    let mut without = 0;
    for seed in 1..=2000 {
        let planted = plant(seed);
        assert!(planted.plants.len() <= 4 && planted.look_alikes.len() <= 3);
        without += usize::from(planted.plants.is_empty());
        for plant in planted.plants {
            *plants.entry(plant.detector).or_insert(0) += 1;
        }
        for look in planted.look_alikes {
            *looks.entry((look.detector, look.what)).or_insert(0) += 1;
        }
    }
    assert_eq!(plants.len(), DETECTORS.len());
    for (what, count) in &plants {
        assert!(*count >= 120, "{what}: {count}");
    }
    assert_eq!(looks.len(), 32);
    for (what, count) in &looks {
        assert!(*count >= 120, "{what:?}: {count}");
    }
    assert!((400..=600).contains(&without), "{without}");
}
