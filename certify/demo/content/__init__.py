"""What a fresh demo holds, made step by step by the product's own services; every step can be repeated."""
