"""What is deployed: resources read from AWS by boto3, in the shapes that the provider gives them.

``types/`` declares how each resource type is found and read; ``reading`` reads a stack by its HCL; ``drift`` compares.
"""
