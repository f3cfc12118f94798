"""What any program of this kind needs: findings, files, digests, worker processes, YAML and PO."""
