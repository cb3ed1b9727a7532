//! Points and totals.
