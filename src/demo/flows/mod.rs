//! What the shop does for each kind of request, service by service.

pub mod account;
pub mod basket;
pub mod checkout;
pub mod import;
pub mod jobs;
pub mod mobile;
pub mod pages;
pub mod parts;
pub mod payment;

use crate::plan::{Due, Want};
use crate::sim::{Sent, Sim};

/// Plays one request. `mail` holds the messages that wait for a consumer.
pub fn play(sim: &mut Sim, due: Due, waiting: &[Sent]) {
    match due.want {
        Want::Home => pages::home(sim, due),
        Want::Robots => pages::robots(sim, due),
        Want::Product => pages::product(sim, due),
        Want::Search => pages::search(sim, due),
        Want::Basket => basket::show(sim, due),
        Want::AddToBasket => basket::add(sim, due),
        Want::Checkout => checkout::checkout(sim, due),
        Want::Login => account::login(sim, due),
        Want::Order => account::order(sim, due),
        Want::MobileHome => mobile::home(sim, due),
        Want::MobileProduct => mobile::product(sim, due),
        Want::MobileBasket => mobile::add(sim, due),
        Want::Email => jobs::email(sim, due, waiting),
        Want::Export => jobs::export(sim, due),
        Want::Import => import::import(sim, due),
        Want::Reindex => jobs::reindex(sim, due, waiting),
        Want::PriceUpdate => jobs::prices(sim, due, waiting),
    }
}
