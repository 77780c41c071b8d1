"""Routes and result documents: listed, shown, copied, edited as drafts, tried on last year's dossiers, published."""
