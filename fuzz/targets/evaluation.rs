#![no_main]

libfuzzer_sys::fuzz_target!(|case: fuzz::evaluation::Case| fuzz::evaluation::judge(&case));
