"""What only many reports together can show: copies, chains over the years, gaps, and who stands apart from the rest."""
