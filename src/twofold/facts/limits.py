"""
How much does the platform take at once?

Units stand in the names. "R" is the reference of Person Accounts, section 7; "S" salesforce-rest; grades D, C, B as
there.
"""

from typing import Final

# Requests.
URI_BYTES_MAX: Final = 16_384  # R 7.4 (D): longer is 414
HEADERS_BYTES_MAX: Final = 16_384  # R 7.4 (D): URI and headers together, longer is 431
URI_BYTES_ADVISED_MAX: Final = 2_000  # R 7.4 (D)
CALL_TIMEOUT_S: Final = 600  # R 7.2 (D)
CONCURRENT_LONG_REQUESTS_MAX: Final = 25  # R 7.1 (D): of 20 s or more, in production and sandbox
CONCURRENT_LONG_REQUESTS_TRIAL_MAX: Final = 5  # R 7.1 (D)
DAILY_API_REQUESTS_DEVELOPER: Final = 15_000  # R 7.3 (B)
DAILY_API_REQUESTS_ENTERPRISE: Final = 100_000  # R 7.3 (B): plus amounts per licence

# Queries.
SOQL_CHARS_MAX: Final = 100_000  # R 7.5 (D)
SOQL_LITERAL_CHARS_MAX: Final = 4_000  # R 7.5 (D): a text in WHERE
SOQL_OFFSET_ROWS_MAX: Final = 2_000  # SOQL and SOSL reference (D)
QUERY_PAGE_ROWS_MAX: Final = 2_000  # R 7.6 (D)
QUERY_PAGE_ROWS_MIN: Final = 200  # REST guide, Query Options header (D)

# Calls made of several.
COMPOSITE_SUBREQUESTS_MAX: Final = 25  # R 7.7 (D)
COMPOSITE_QUERIES_MAX: Final = 5  # R 7.7 (D): queries and collections among them
BATCH_SUBREQUESTS_MAX: Final = 25  # S 7 (D)
COLLECTION_RECORDS_MAX: Final = 200  # R 7.8 (B)
COLLECTION_RETRIEVE_RECORDS_MAX: Final = 2_000  # S 7 (D): read by POST
COLLECTION_CHUNKS_MAX: Final = 10  # REST guide (D): runs of one sObject in a row
TREE_RECORDS_MAX: Final = 200  # S 7 (D)
TREE_DEPTH_MAX: Final = 5  # S 7 (D)
TREE_SOBJECTS_MAX: Final = 5  # S 7 (D)
GRAPH_NODES_MAX: Final = 500  # R 7.9 (D): a payload, and a graph
GRAPHS_MAX: Final = 75  # R 7.9 (D)
GRAPH_DEPTH_MAX: Final = 15  # R 7.9 (D)
GRAPH_NODE_KINDS_MAX: Final = 15  # R 7.9 (D): distinct pairs of sObject and operation
GRAPHS_FAILED_MAX: Final = 14  # R 7.9 (D): processing stops after as many

# Bulk API.
BULK_INGEST_RECORDS_A_DAY_MAX: Final = 150_000_000  # R 7.11 (D)
BULK_UPLOAD_BYTES_MAX: Final = 150 * 1024 * 1024  # R 7.12 (D): after base64
BULK_UPLOAD_BYTES_ADVISED_MAX: Final = 100 * 1024 * 1024  # R 7.12 (B): raw CSV
BULK_MULTIPART_CHARS_MAX: Final = 100_000  # S 8.1 (D): job and data in one call
BULK_BATCHES_A_DAY_MAX: Final = 15_000  # R 7.13 (D)
BULK_BATCH_RECORDS_MAX: Final = 10_000  # R 7.13 (B)
BULK_RECORD_FIELDS_MAX: Final = 5_000  # R 7.15 (D)
BULK_RECORD_CHARS_MAX: Final = 400_000  # R 7.15 (D)
BULK_FIELD_CHARS_MAX: Final = 32_000  # R 7.15 (D)
BULK_QUERY_JOBS_A_DAY_MAX: Final = 10_000  # R 7.16 (D)
BULK_RESULTS_KEPT_DAYS: Final = 7  # R 7.16 (D)

# Changes, merges, conversions.
CHANGE_EVENTS_KEPT_HOURS: Final = 72  # R 7.18 (D)
PUBLISH_REQUEST_BYTES_MAX: Final = 4 * 1024 * 1024  # R 7.19 (D)
PUBLISH_EVENT_BYTES_MAX: Final = 1024 * 1024  # R 7.19 (D)
CHANGE_DATA_CAPTURE_SOBJECTS_DEFAULT: Final = 5  # R 7.20 (B)
MERGE_RECORDS_MAX: Final = 3  # R 7.21 (D): the master among them
MERGE_REQUESTS_A_CALL_MAX: Final = 200  # R 7.21 (D)
CONVERT_LEADS_A_CALL_MAX: Final = 100  # R 7.22 (D)
UPDATED_SPAN_DAYS_MAX: Final = 30  # S 5 (D): of getUpdated and getDeleted
RECYCLE_BIN_DAYS: Final = 15  # help (D)

# Lengths of fields people meet. Source: recorded describes (C).
ACCOUNT_NAME_CHARS_MAX: Final = 255
FIRST_NAME_CHARS_MAX: Final = 40
MIDDLE_NAME_CHARS_MAX: Final = 40
LAST_NAME_CHARS_MAX: Final = 80
NAME_SUFFIX_CHARS_MAX: Final = 40
FULL_NAME_CHARS_MAX: Final = 121
EMAIL_CHARS_MAX: Final = 80
PHONE_CHARS_MAX: Final = 40
COMPANY_CHARS_MAX: Final = 255
LEAD_TITLE_CHARS_MAX: Final = 128
CONTACT_TITLE_CHARS_MAX: Final = 128
PERSON_TITLE_CHARS_MAX: Final = 80
EVENT_SUBJECT_CHARS_MAX: Final = 255
EVENT_LOCATION_CHARS_MAX: Final = 255
CASE_SUBJECT_CHARS_MAX: Final = 255
LONG_TEXT_CHARS_MAX: Final = 32_000
