"""One browser view and one API view for every action of every flow."""
