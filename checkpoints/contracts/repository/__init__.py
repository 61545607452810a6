"""What every TaskRepository does, wherever it keeps its tasks.

A test module takes the whole suite with ``from checkpoints.contracts.repository.suite import *`` and brings a fixture
``repository``: something that is called without arguments and gives an asynchronous context manager, behind which there
is a repository without any task. It is opened once for each test, in the event loop of that test.
"""
