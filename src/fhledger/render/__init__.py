"""Renderings (rapporter): records become documents, documents become text, Markdown, CSV or JSON.

Nothing is computed here. A figure that a report needs belongs in the record it is made from.
"""
