//! What must hold for every input, however strange. Each target gives bytes to one of these.

pub mod evaluation;
pub mod evidence;
pub mod file;
pub mod foreign;
pub mod labels;
#[cfg(feature = "sources")]
pub mod sources;
