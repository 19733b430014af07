"""The hospital itself: facility, departments, rooms, beds, running numbers."""
