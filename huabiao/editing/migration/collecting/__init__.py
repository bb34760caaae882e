"""Collecting an older website into a stock folder that `huabiao migrate` reads: from HTML files, a crawl, or a feed.

Only reads and writes files; nothing enters the database here. What was collected can be looked over, corrected and
collected again before anything is brought in.
"""
