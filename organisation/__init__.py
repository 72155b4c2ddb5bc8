"""組織 – who works where, and who may sign in."""
