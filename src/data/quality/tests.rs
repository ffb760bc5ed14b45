//! Each check on a table where it fires and on one where it must not.
