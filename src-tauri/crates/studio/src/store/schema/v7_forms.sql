-- JSON: what was already sent in another form than at first. Nothing is changed twice.
ALTER TABLE clips ADD COLUMN reworded TEXT NOT NULL DEFAULT '[]';
