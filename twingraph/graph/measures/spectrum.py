"""Eigenvalues of a network's matrices."""

from __future__ import annotations

from typing import Any

# Up to this size all eigenvalues are computed, by LAPACK.
_DENSE = 400
# Up to this many edges more than a tree has, a factorisation is quick however they lie.
_DIRECT = 2_000
_STEPS = 10_000


def norm(matrix: Any) -> float:
    """Return the spectral norm of an adjacency matrix: the greatest absolute eigenvalue.

    The entries are not negative, so that it is the greatest eigenvalue (Perron and Frobenius).
    """
    import numpy
    from scipy.sparse.linalg import eigsh

    size = matrix.shape[0]
    if size <= _DENSE:
        return float(numpy.linalg.eigvalsh(matrix.toarray())[-1])
    return float(eigsh(matrix, 1, which="LA", v0=_start(size), return_eigenvectors=False)[0])


def algebraic_connectivity(matrix: Any) -> float | None:
    """Return the second smallest eigenvalue of the Laplacian L = D − A (Fiedler 1973).

    The matrix is the adjacency of a connected network of at least two nodes. The eigenvalue is found by
    Lanczos' method on the inverse of L, which tells apart eigenvalues that lie close together near 0, as
    long tails make them. Where there are few edges more than a tree has, L is factorised for that: trees and
    chains can be eliminated without fill-in, and what remains has at most twice as many nodes as there are
    such edges. In a denser network the factors would fill memory, and each system is solved by conjugate
    gradients with the degrees as preconditioner instead. A network without long tails needs no inverse: its
    eigenvalue lies far from 0, and LOBPCG is there in a fraction of the time. None where nothing converges.
    """
    import numpy
    from scipy import sparse

    size = matrix.shape[0]
    laplacian = (sparse.diags_array(matrix.sum(axis=1)) - matrix).tocsr()
    if size <= _DENSE:
        return float(numpy.linalg.eigvalsh(laplacian.toarray())[1])
    if matrix.nnz // 2 - size <= _DIRECT:
        return by_factorisation(laplacian)
    return by_block(laplacian) or by_gradients(laplacian)


def by_block(laplacian: Any) -> float | None:
    """Return the second smallest eigenvalue of a connected network's Laplacian by LOBPCG (Knyazev 2001).

    An eigenvalue lies as near to what is found as the residual is long. None where that is not a
    hundred-thousandth of it after 200 steps: near 0, where many lie together, it might be another one.
    """
    import warnings

    import numpy
    from scipy import sparse
    from scipy.sparse.linalg import lobpcg

    size = laplacian.shape[0]
    with warnings.catch_warnings():
        # It warns when it stops before it has converged, which is looked at below.
        warnings.simplefilter("ignore", UserWarning)
        values, _, lengths = lobpcg(
            laplacian,
            numpy.random.default_rng(0).random((size, 2)) - 0.5,
            M=sparse.diags_array(1 / laplacian.diagonal()).tocsr(),
            Y=numpy.ones((size, 1)),
            tol=1e-5,
            maxiter=200,
            largest=False,
            retResidualNormsHistory=True,
        )
    least = int(numpy.argmin(values))
    found = float(values[least])
    return found if float(lengths[-1][least]) <= 1e-5 * found else None


def by_factorisation(laplacian: Any) -> float:
    """Return the second smallest eigenvalue of a connected network's Laplacian by a sparse factorisation."""
    from scipy.sparse.linalg import eigsh

    # Shifted a little, since the Laplacian itself is singular.
    shift, start = -1e-4, _start(laplacian.shape[0])
    found = eigsh(laplacian.tocsc(), 2, sigma=shift, v0=start, return_eigenvectors=False)
    return float(max(found))


def by_gradients(laplacian: Any) -> float | None:
    """Return the second smallest eigenvalue of a connected network's Laplacian by conjugate gradients.

    None where a system is not solved within 10,000 steps.
    """
    from scipy import sparse
    from scipy.sparse.linalg import LinearOperator, cg, eigsh

    size = laplacian.shape[0]
    preconditioner = sparse.diags_array(1 / laplacian.diagonal()).tocsr()
    failed = False

    def solve(vector: Any) -> Any:
        nonlocal failed
        # L has the constant vectors as null space, which are left out on both sides.
        vector = vector.ravel() - vector.mean()
        found, steps = cg(laplacian, vector, rtol=1e-8, maxiter=_STEPS, M=preconditioner)
        failed = failed or steps != 0
        return found - found.mean()

    start = _start(size)
    inverse = LinearOperator((size, size), matvec=solve, dtype=float)
    # An eigenvalue's error is of the order of the square of its vector's: these give nine digits.
    (greatest,) = eigsh(
        inverse, 1, which="LA", v0=start - start.mean(), ncv=10, tol=1e-6, return_eigenvectors=False
    )
    return None if failed else float(1 / greatest)


def _start(size: int) -> Any:
    import numpy

    return numpy.random.default_rng(0).random(size)
