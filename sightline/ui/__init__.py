"""What every page is made of: tokens, the frame, components, forms, tables and the gallery that shows them.

It holds no row of any partnership and knows no context; contexts register their rooms with `navigation`.
"""
