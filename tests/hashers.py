"""A light argon2id for tests: they make thousands of people, and none of them is attacked."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class LightArgon2(Argon2PasswordHasher):
    """The product's algorithm at its lowest cost."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1
