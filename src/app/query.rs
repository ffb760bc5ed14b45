//! What the filter of the runs pane means: `status:live roc_auc>0.9 tag:try -note:debug learning_rate>=1e-3 adam sort:-roc_auc`.
//!
//! Terms stand between spaces and all of them must hold; `-` before one turns it round, and quotes hold together what has a space.
//! `has:key` holds where there is something behind it, `key:text` where the text is in it (of a folder: where it is that
//! one or below it), `key=value` where it is just that, `<`, `<=`, `>`, `>=` and `!=` compare numbers, or
//! texts by their letters. A word alone is looked for in id, name, tags, note, status and settings. The same language serves
//! `gradus runs list --filter`.

use std::cmp::Ordering;

/// What is asked of a run: one of these by name.
pub trait Asked {
    /// The text behind a key, where it has one.
    fn text(&self, key: &str) -> Option<String>;
    /// The number behind a key, where it has one.
    fn number(&self, key: &str) -> Option<f64>;
    /// Whether what is behind a key, `there`, has `wanted` in it; both are in small letters.
    fn holds_text(&self, _key: &str, there: &str, wanted: &str) -> bool {
        there.contains(wanted)
    }
    /// Whether the word is anywhere where words are looked for.
    fn mentions(&self, word: &str) -> bool;
}

/// A filter, understood.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    terms: Vec<Term>,
    /// The key that orders the runs, and whether the largest comes first.
    pub sort: Option<(String, bool)>,
}

#[derive(Clone, Debug, PartialEq)]
struct Term {
    negated: bool,
    what: What,
}

#[derive(Clone, Debug, PartialEq)]
enum What {
    Word(String),
    /// Something is behind this key.
    Has(String),
    Field {
        key: String,
        relation: Relation,
        value: Value,
    },
}

/// What a key is compared with, ready to be compared.
#[derive(Clone, Debug, PartialEq)]
struct Value {
    number: Option<f64>,
    /// In small letters, without quotes.
    text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Relation {
    Holds,
    Is,
    IsNot,
    Less,
    AtMost,
    More,
    AtLeast,
}

/// Longer ones before those they begin with.
const RELATIONS: [(&str, Relation); 7] = [
    (">=", Relation::AtLeast),
    ("<=", Relation::AtMost),
    ("!=", Relation::IsNot),
    (">", Relation::More),
    ("<", Relation::Less),
    ("=", Relation::Is),
    (":", Relation::Holds),
];

impl Query {
    /// Understands a filter; nothing can be wrong with one, since what is no condition is a word.
    pub fn new(text: &str) -> Self {
        let mut query = Self::default();
        for word in words(text) {
            let (negated, word) = word.strip_prefix(['-', '!']).map_or((false, word.as_str()), |rest| (true, rest));
            match field(word) {
                Some(("sort", Relation::Holds, key)) => {
                    let (largest, key) = key.strip_prefix('-').map_or((false, key), |rest| (true, rest));
                    query.sort = Some((key.to_owned(), largest != negated));
                }
                Some(("has", Relation::Holds, key)) => {
                    query.terms.push(Term { negated, what: What::Has(key.to_owned()) });
                }
                // `metric:roc_auc>0.9` is `roc_auc>0.9`.
                Some(("metric", Relation::Holds, inner)) if let Some((key, relation, value)) = field(inner) => {
                    query.terms.push(Term { negated, what: named(key, relation, value) });
                }
                Some((key, relation, value)) => query.terms.push(Term { negated, what: named(key, relation, value) }),
                None if word.is_empty() => {}
                None => query.terms.push(Term { negated, what: What::Word(word.to_owned()) }),
            }
        }
        query
    }

    /// Whether a run is what is asked for.
    pub fn holds(&self, run: &impl Asked) -> bool {
        self.terms.iter().all(|term| term.what.holds(run) != term.negated)
    }

    /// Where a run comes in the order that the filter asks for; one without a number comes last.
    pub fn rank(&self, run: &impl Asked) -> Rank {
        let Some((key, largest)) = &self.sort else { return Rank { largest: false, number: None, text: None } };
        let number = number(run, key);
        Rank { largest: *largest, number, text: if number.is_none() { run.text(key) } else { None } }
    }

    /// What it compares keys with.
    pub fn compared(&self) -> impl Iterator<Item = Compared<'_>> {
        self.terms.iter().filter_map(|term| match &term.what {
            What::Field { key, relation, value } => {
                Some(Compared { key, value: &value.text, number: value.number, relation: *relation })
            }
            What::Word(_) | What::Has(_) => None,
        })
    }

    /// A filter without its terms on a key, as they are typed.
    pub fn without(text: &str, key: &str) -> String {
        let other = |word: &String| field(word.trim_start_matches(['-', '!'])).is_none_or(|(known, ..)| known != key);
        let quoted = |word: String| if word.contains(' ') { format!("\"{word}\"") } else { word };
        words(text).into_iter().filter(other).map(quoted).collect::<Vec<_>>().join(" ")
    }

    /// The keys that it names, for whoever knows which there are.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        let terms = self.terms.iter().filter_map(|term| match &term.what {
            What::Field { key, .. } => Some(key.as_str()),
            What::Word(_) | What::Has(_) => None,
        });
        terms.chain(self.sort.iter().map(|(key, _)| key.as_str()))
    }
}

/// A key and what it is compared with.
#[derive(Clone, Copy, Debug)]
pub struct Compared<'a> {
    /// The key.
    pub key: &'a str,
    /// What it is compared with, in small letters.
    pub value: &'a str,
    /// The same where it is a number.
    pub number: Option<f64>,
    relation: Relation,
}

impl Compared<'_> {
    /// Whether it is only half written: nothing can be smaller or larger than nothing, and everything has nothing in it.
    pub fn half(&self) -> bool {
        self.value.is_empty() && !matches!(self.relation, Relation::Is | Relation::IsNot)
    }

    /// Whether the comparison can be about this text: only whether it is in it, or is it, can tell.
    pub fn may_be(&self, text: &str) -> bool {
        match self.relation {
            Relation::Holds => text.contains(self.value),
            Relation::Is | Relation::IsNot => text == self.value,
            Relation::Less | Relation::AtMost | Relation::More | Relation::AtLeast => true,
        }
    }
}

/// Where a run comes in an order.
#[derive(Clone, Debug)]
pub struct Rank {
    largest: bool,
    number: Option<f64>,
    text: Option<String>,
}

impl Ord for Rank {
    fn cmp(&self, other: &Self) -> Ordering {
        let turned = |order: Ordering| if self.largest { order.reverse() } else { order };
        match (self.number, other.number) {
            (Some(x), Some(y)) => turned(x.total_cmp(&y)),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => turned(self.text.cmp(&other.text)),
        }
    }
}

impl PartialOrd for Rank {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Rank {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Rank {}

impl What {
    fn holds(&self, run: &impl Asked) -> bool {
        match self {
            Self::Word(word) => run.mentions(word),
            Self::Has(key) => number(run, key).is_some() || run.text(key).is_some_and(|text| !text.is_empty()),
            Self::Field { key, relation, value } => relation.holds(run, key, value),
        }
    }
}

impl Relation {
    fn holds(self, run: &impl Asked, key: &str, value: &Value) -> bool {
        if let Some((wanted, there)) = value.number.and_then(|wanted| Some((wanted, number(run, key)?))) {
            return match self {
                Self::Holds | Self::Is => there == wanted,
                Self::IsNot => there != wanted,
                Self::Less => there < wanted,
                Self::AtMost => there <= wanted,
                Self::More => there > wanted,
                Self::AtLeast => there >= wanted,
            };
        }
        let Some(there) = run.text(key) else { return self == Self::IsNot };
        let (there, wanted) = (plain(&there), &value.text);
        match self {
            Self::Holds => run.holds_text(key, &there, wanted),
            Self::Is => there == *wanted,
            Self::IsNot => there != *wanted,
            Self::Less => there < *wanted,
            Self::AtMost => there <= *wanted,
            Self::More => there > *wanted,
            Self::AtLeast => there >= *wanted,
        }
    }
}

fn named(key: &str, relation: Relation, value: &str) -> What {
    let value = Value { number: value.parse().ok(), text: plain(value) };
    What::Field { key: key.to_owned(), relation, value }
}

/// A text as it is compared: in small letters, without quotes.
fn plain(text: &str) -> String {
    text.trim_matches('"').to_lowercase()
}

/// The number behind a key; text that is a number is one.
fn number(run: &impl Asked, key: &str) -> Option<f64> {
    run.number(key).or_else(|| run.text(key)?.parse().ok()).filter(|number| !number.is_nan())
}

/// Key, relation and value of a word that is a condition.
fn field(word: &str) -> Option<(&str, Relation, &str)> {
    let at = word.find(['<', '>', '=', ':', '!']).filter(|&at| at > 0)?;
    let (key, rest) = word.split_at(at);
    let (sign, relation) = RELATIONS.iter().find(|(sign, _)| rest.starts_with(sign))?;
    Some((key, *relation, &rest[sign.len()..]))
}

/// What stands between spaces; quotes hold together and are left out.
fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for letter in text.chars() {
        match letter {
            '"' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            letter => words.last_mut().into_iter().for_each(|word| word.push(letter)),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    struct Fake;

    impl Asked for Fake {
        fn text(&self, key: &str) -> Option<String> {
            let known = [
                ("status", "live"),
                ("note", "the debug run"),
                ("tag", "try"),
                ("model.kind", "\"mlp\""),
                ("learning_rate", "0.001"),
                ("started", "2026-11-28 12:00"),
            ];
            known.iter().find(|(known, _)| *known == key).map(|(_, value)| (*value).to_owned())
        }

        fn number(&self, key: &str) -> Option<f64> {
            [("roc_auc", 0.92), ("epochs", 7.0), ("loss", f64::NAN)]
                .iter()
                .find(|(known, _)| *known == key)
                .map(|&(_, v)| v)
        }

        fn mentions(&self, word: &str) -> bool {
            "quiet heron".contains(word)
        }
    }

    #[test]
    fn what_holds_and_what_does_not() {
        for (text, holds) in [
            ("", true),
            ("status:live", true),
            ("status:LI", true),
            ("status=li", false),
            ("-status:live", false),
            ("metric:roc_auc>0.9", true),
            ("roc_auc>0.92", false),
            ("roc_auc>=0.92 epochs<8", true),
            ("roc_auc>=0.92 epochs<7", false),
            ("note:\"debug run\"", true),
            ("!note:debug", false),
            ("model.kind=mlp", true),
            ("model.kind!=mlp", false),
            ("learning_rate<=1e-3", true),
            ("started>=2026-11-01", true),
            ("started<2026-11-01", false),
            ("nothing=3", false),
            ("nothing!=3", true),
            ("-nothing>3", true),
            ("loss<1", false),
            ("has:note has:roc_auc -has:loss", true),
            ("has:nothing", false),
            ("heron", true),
            ("\"quiet heron\"", true),
            ("\"heron quiet\"", false),
            ("-heron", false),
            ("heron sort:-roc_auc", true),
        ] {
            assert_eq!(Query::new(text).holds(&Fake), holds, "{text}");
        }
    }

    #[test]
    fn terms_on_a_key_are_taken_out_and_the_others_mean_what_they_did() {
        let text = "status:live folder:\"a b\" -folder:c note:\"two words\" heron sort:-roc_auc";
        let left = Query::without(text, "folder");
        assert_eq!(left, "status:live \"note:two words\" heron sort:-roc_auc");
        assert_eq!(Query::new(&left), Query::new("status:live note:\"two words\" heron sort:-roc_auc"));
    }

    #[test]
    fn it_says_what_orders_the_runs_and_which_keys_it_names() {
        let query = Query::new("a tag:try sort:-roc_auc epochs>3");
        assert_eq!(query.sort, Some(("roc_auc".into(), true)));
        assert_eq!(query.keys().collect::<Vec<_>>(), ["tag", "epochs", "roc_auc"]);
        assert_eq!(Query::new("sort:loss").rank(&Fake), Query::new("sort:loss").rank(&Fake));
        let rank = |number: Option<f64>, largest| Rank { largest, number, text: None };
        assert!(rank(Some(1.0), false) < rank(Some(2.0), false) && rank(Some(2.0), true) < rank(Some(1.0), true));
        assert!(rank(Some(1.0), true) < rank(None, true), "one without a number comes last either way");
    }

    proptest! {
        #[test]
        fn any_text_is_a_filter_and_a_term_and_its_opposite_never_agree(text in "[a-z<>=:!\"-. 0-9é]{0,40}", word in "[a-z:>=0-9]{1,12}") {
            let _ = Query::new(&text).holds(&Fake);
            prop_assume!(!word.starts_with("sort:"));
            prop_assert_ne!(Query::new(&word).holds(&Fake), Query::new(&format!("-{word}")).holds(&Fake));
        }
    }
}
