//! Choices: enums whose cases have a name in the file.
//!
//! The macro keeps a case and its name together, so that a choice can be neither read nor offered under two names.

/// Gives an enum of unit cases its names: `NAMES`, `name()` and `named()`.
macro_rules! names {
    ($kind:ty { $($case:ident = $name:literal),+ $(,)? }) => {
        impl $kind {
            /// Every choice, as the file calls it.
            pub const NAMES: &'static [&'static str] = &[$($name),+];

            /// What the workspace file calls it.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$case => $name),+
                }
            }

            /// The choice of this name.
            pub fn named(name: &str) -> Option<Self> {
                match name {
                    $($name => Some(Self::$case),)+
                    _ => None,
                }
            }
        }

        impl $crate::spec::held::Held for $kind {
            fn shown(&self) -> $crate::spec::Value {
                $crate::spec::Value::Text(self.name().into())
            }

            fn held(value: &$crate::spec::Value) -> Option<Self> {
                value.as_text().and_then(Self::named)
            }
        }
    };
}

pub(super) use names;

#[cfg(test)]
mod tests {
    use crate::spec::{Activation, Optimizer};

    #[test]
    fn every_name_leads_back_to_its_choice() {
        for &name in Activation::NAMES {
            assert_eq!(Activation::named(name).map(Activation::name), Some(name));
        }
        assert_eq!(Optimizer::named("adam_w"), None);
    }
}
