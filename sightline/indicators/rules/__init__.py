"""What figures mean, without a database: control charts, checks of a return, disclosure control."""
