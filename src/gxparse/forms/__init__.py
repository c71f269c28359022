"""The statutory forms: data, and the model that it is loaded into."""
