"""The vault (封存库): frozen payloads and blobs, encrypted, one key for each freeze. See `services`."""
