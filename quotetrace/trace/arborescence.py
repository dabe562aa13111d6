"""The best legal tree over pairwise scores: a maximum arborescence, after Chu and Liu (1965) and Edmonds (1967)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Scores = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]


def find_arborescence(scores: Scores, root_score: float) -> list[int]:
    """The parent of every node in the tree of the greatest total score; -1 for a root.

    Args:
        scores: `scores[child, parent]` in log-odds; the diagonal is not read.
        root_score: What a node without a parent adds (below most scores, so that roots are few).

    Returns:
        One parent a node. Of equal scores the parent with the smaller index is taken, so equal input gives an equal tree.

    Example:
        >>> scores = np.array([[0.0, 2.0, 1.0], [3.0, 0.0, 1.0], [1.0, 1.5, 0.0]])
        >>> find_arborescence(scores, -8.0)
        [-1, 0, 1]
    """
    n = len(scores)
    weights = np.full((n + 1, n + 1), -np.inf)  # the last column is the virtual root
    weights[:n, :n] = scores
    weights[:n, n] = root_score
    np.fill_diagonal(weights, -np.inf)
    return _Contraction(weights).solve()


class _Contraction:
    """Cycles contracted one after the other, the contracted node living on in its first member's row and column.

    `entry[v, p]` is the node that an edge from p into (the contracted) v really enters, `leave[v, p]` the node it really leaves.
    """

    def __init__(self, weights: Scores) -> None:
        n = len(weights)
        self.weights = weights
        self.root = n - 1
        nodes = np.arange(n, dtype=np.int32)
        self.entry = np.repeat(nodes[:, None], n, axis=1)
        self.leave = np.repeat(nodes[None, :], n, axis=0)
        self.best = np.zeros(n, dtype=np.int64)
        self.members = [[node] for node in range(n)]
        self.cycles: list[list[tuple[list[int], int, int]]] = []
        self.gone: set[int] = set()

    def solve(self) -> list[int]:
        state = [0] * len(self.weights)  # 0 unseen, 1 on the path, 2 settled
        state[self.root] = 2
        for start in range(self.root):
            path: list[int] = []
            node = start
            while state[node] == 0:
                state[node] = 1
                path.append(node)
                self.best[node] = int(self.weights[node].argmax())
                node = int(self.best[node])
                if state[node] == 1:
                    cycle = path[path.index(node) :]
                    del path[path.index(node) :]
                    node = self._contract(cycle)
                    state[node] = 0
                    if path:
                        self.best[path[-1]] = node
            for settled in path:
                state[settled] = 2
        return self._expand()

    def _contract(self, cycle: list[int]) -> int:
        """One node for the members of `cycle`: entering it at one member costs the edge that member has within the cycle."""
        members = np.array(cycle)
        self.cycles.append([(self.members[node], *self._edge(node)) for node in cycle])
        head = min(cycle)
        self.members[head] = [real for node in cycle for real in self.members[node]]
        gains = self.weights[members] - self.weights[members, self.best[members]][:, None]
        entered = gains.argmax(axis=0)
        columns = np.arange(len(self.weights))
        entry, leave = self.entry[members[entered], columns], self.leave[members[entered], columns]
        left = self.weights[:, members].argmax(axis=1)
        out, out_entry, out_leave = (
            self.weights[columns, members[left]],
            self.entry[columns, members[left]],
            self.leave[columns, members[left]],
        )
        self.weights[head], self.entry[head], self.leave[head] = gains[entered, columns], entry, leave
        self.weights[:, head], self.entry[:, head], self.leave[:, head] = out, out_entry, out_leave
        gone = members[members != head]
        self.gone.update(gone.tolist())
        self.weights[gone], self.weights[:, gone] = -np.inf, -np.inf
        self.weights[head, head] = -np.inf
        return head

    def _edge(self, node: int) -> tuple[int, int]:
        """The real child and parent of the best edge into `node`."""
        best = self.best[node]
        return int(self.entry[node, best]), int(self.leave[node, best])

    def _expand(self) -> list[int]:
        """Real parents: cycles are opened again, last first; the member that is entered from outside loses its edge within the cycle."""
        parents: dict[int, int] = dict(self._edge(node) for node in range(self.root) if node not in self.gone)
        for cycle in reversed(self.cycles):
            for members, child, parent in cycle:
                if not any(real in parents for real in members):
                    parents[child] = parent
        return [-1 if parents[node] == self.root else parents[node] for node in range(self.root)]
