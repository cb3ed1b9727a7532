//! The demo: a service in several versions, the project that delivers it, and a little traffic so that there is
//! something to see.

pub mod load;
pub mod project;
pub mod seed;
pub mod service;
