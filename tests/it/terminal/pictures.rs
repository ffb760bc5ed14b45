//! Images on a terminal: by its protocol where it has one, and nothing but letters elsewhere.

use image::{GrayImage, Luma};

use super::desk::{Desk, ROOMY};
use super::leaving::leave;
use super::pty::Program;

/// The workbench on a few small images.
fn open(desk: &Desk, variables: &[(&str, &str)]) -> Program {
    for (class, bright) in [("dark", 40), ("light", 220)] {
        for number in 0..8 {
            desk.write(&format!("shades/{class}/about.txt"), "");
            let picture = GrayImage::from_fn(12, 12, |x, _| Luma([bright + x as u8 + number]));
            picture.save(desk.path().join(format!("shades/{class}/{number}.png"))).expect("a picture");
        }
    }
    desk.write("w.toml", "[data]\nimages = \"shades\"\n");
    let program = Program::start_with(desk.path(), &["open", "w.toml"], ROOMY, variables);
    program.wait_to_see("rows 16");
    program.wait_to_see("0.png: dark");
    program
}

fn has(program: &Program, sequence: &str) -> bool {
    program.seen().bytes.windows(sequence.len()).any(|bytes| bytes == sequence.as_bytes())
}

#[test]
fn a_terminal_with_a_protocol_gets_images_by_it_and_is_asked_nothing() {
    let desk = Desk::new();
    for (variables, image) in [
        (("TERM", "xterm-kitty"), "\x1b_Ga=T,U=1,q=2,f=24,s=12,v=12"),
        (("TERM_PROGRAM", "WezTerm"), "\x1b]1337;File=inline=1;"),
    ] {
        let mut program = open(&desk, &[variables]);
        assert!(has(&program, image), "{variables:?}");
        assert!(!["\x1b[c", "\x1b[>q", "\x1b[14t", "\x1b[16t", "a=q"].iter().any(|asked| has(&program, asked)));
        leave(&mut program);
    }
}

#[test]
fn letters_alone_go_where_images_would_not_come_through() {
    let desk = Desk::new();
    for variables in [
        &[][..],
        &[("TERM", "xterm-kitty"), ("NO_COLOR", "1")],
        &[("TERM", "xterm-kitty"), ("GRADUS_PICTURES", "blocks")],
        &[("TERM", "tmux-256color"), ("TMUX", "/tmp/tmux-0/default,1,0"), ("KITTY_WINDOW_ID", "1")],
        // This terminal does not tell how large a cell is.
        &[("GRADUS_PICTURES", "sixel")],
    ] {
        let program = open(&desk, variables);
        assert!(
            !["\x1b_G", "\x1b]1337", "\x1bP", "\u{10eeee}"].iter().any(|image| has(&program, image)),
            "{variables:?}"
        );
    }
}

#[test]
fn a_wish_that_is_not_understood_is_refused() {
    let desk = Desk::new();
    let mut program = Program::start_with(desk.path(), &["open", "w.toml"], ROOMY, &[("GRADUS_PICTURES", "gif")]);
    program.wait_to_see("GRADUS_PICTURES is `gif`; it can be auto, blocks, kitty, iterm2 or sixel");
    assert_eq!(program.exit_code(), 2);
}
