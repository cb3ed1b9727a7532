#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| fuzz::file::read(domain::file::FileKind::Slo, text));
