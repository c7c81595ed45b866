"""Serving: the Reconciliation Service API over HTTP, so that OpenRefine and its like can link their tables.

The API is that of the W3C Entity Reconciliation Community Group: the final report 0.2 (10 April 2023) and the
draft of 1.0. `collection` is what is served, `properties` what is known of it, `reconcile` answers queries
without knowing either version, `version_02` and `version_10` read and write their JSON, `pages` writes HTML,
and `app` is the application.
"""
