#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| fuzz::file::read_connections(text));
