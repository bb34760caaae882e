"""The quarantine (涉密隔离区): what carries a state-secret mark, sealed to the secrecy officer, in no backup."""
