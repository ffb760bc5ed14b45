//! Records of an event file of TensorBoard: the framing of TFRecord, and the few fields of its protocol buffers.
//!
//! A record is its length, the length's checksum, its bytes and theirs; checksums are CRC-32C, masked, as
//! `tensorflow/core/lib/io/record_writer.cc` writes them. Fields are those of `event.proto` and `summary.proto`.

/// What an event says.
#[derive(Clone, Copy, Debug)]
pub(super) enum Says<'a> {
    /// First in every file.
    Version,
    /// What was said of this step and later ones no longer counts.
    Restart,
    /// Numbers by tag.
    Scalars(&'a [(String, f32)]),
}

/// An event as a record: seconds since 1970, the step, what it says.
pub(super) fn record(wall_time: f64, step: u64, says: Says) -> Vec<u8> {
    let mut event = vec![];
    key(&mut event, 1, 1);
    event.extend(wall_time.to_le_bytes());
    key(&mut event, 2, 0);
    varint(&mut event, step);
    match says {
        Says::Version => field(&mut event, 3, b"brain.Event:2"),
        // A session log with the status START.
        Says::Restart => field(&mut event, 7, &[1 << 3, 1]),
        Says::Scalars(scalars) => {
            let mut summary = vec![];
            for (tag, number) in scalars {
                let mut value = vec![];
                field(&mut value, 1, tag.as_bytes());
                key(&mut value, 2, 5);
                value.extend(number.to_le_bytes());
                field(&mut summary, 1, &value);
            }
            field(&mut event, 5, &summary);
        }
    }
    framed(&event)
}

fn framed(bytes: &[u8]) -> Vec<u8> {
    let length = (bytes.len() as u64).to_le_bytes();
    let mut framed = length.to_vec();
    framed.extend(masked(&length).to_le_bytes());
    framed.extend_from_slice(bytes);
    framed.extend(masked(bytes).to_le_bytes());
    framed
}

/// A field of bytes: its key, how many, and they.
fn field(message: &mut Vec<u8>, number: u8, bytes: &[u8]) {
    key(message, number, 2);
    varint(message, bytes.len() as u64);
    message.extend_from_slice(bytes);
}

fn key(message: &mut Vec<u8>, number: u8, kind: u8) {
    message.push(number << 3 | kind);
}

/// Seven bits a byte, the lowest first; every byte but the last has its highest bit set.
fn varint(message: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        message.push(number as u8 | 0x80);
        number >>= 7;
    }
    message.push(number as u8);
}

/// So that a checksum of bytes that hold checksums is none of a simple pattern.
fn masked(bytes: &[u8]) -> u32 {
    crc(bytes).rotate_right(15).wrapping_add(0xa282_ead8)
}

/// CRC-32C (Castagnoli), a byte at a time.
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc: u32, &byte| TABLE[usize::from(crc as u8 ^ byte)] ^ (crc >> 8))
}

const TABLE: [u32; 256] = table();

const fn table() -> [u32; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut crc = byte as u32;
        let mut bit = 0;
        while bit < 8 {
            crc = if crc & 1 == 1 { 0x82f6_3b78 ^ (crc >> 1) } else { crc >> 1 };
            bit += 1;
        }
        table[byte] = crc;
        byte += 1;
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_that_of_rfc_3720() {
        assert_eq!(crc(b"123456789"), 0xe306_9283);
        assert_eq!(crc(&[0; 32]), 0x8a91_36aa);
        assert_eq!(crc(&[0xff; 32]), 0x62a8_ab43);
    }

    #[test]
    fn a_record_is_what_tensorboard_itself_writes() {
        let hex = |bytes: Vec<u8>| bytes.iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
        let scalars = [("train/loss".to_owned(), 0.5)];
        // tests/reference/tensorboard_events.py prints these.
        assert_eq!(hex(record(1.5, 300, Says::Scalars(&scalars))), GOLDEN_SCALAR);
        assert_eq!(hex(record(1.5, 7, Says::Restart)), GOLDEN_RESTART);
        assert_eq!(hex(record(1.5, 0, Says::Version)), GOLDEN_VERSION);
    }

    const GOLDEN_SCALAR: &str =
        "2100000000000000017becf609000000000000f83f10ac022a130a110a0a747261696e2f6c6f7373150000003fb56a6431";
    const GOLDEN_RESTART: &str = "0f000000000000006d532b0909000000000000f83f10073a020801774771c7";
    const GOLDEN_VERSION: &str = "1a00000000000000129bd82d09000000000000f83f10001a0d627261696e2e4576656e743a32d3dc531e";
}
