"""The application: a form, `/api`, a batch, and how it is. The model is loaded behind it, once."""

import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from nlpbook_core.errors import NlpbookError, TextEmpty, TextTooLong, WorkerFailed
from nlpbook_core.serving import form
from nlpbook_core.serving.answers import Answer, Answers, ErrorBody, PairBody, PairsBody, State, answer
from nlpbook_core.serving.limits import KnownHost, LimitBody, LimitRequests, SafeHeaders

if TYPE_CHECKING:
    from nlpbook_core.inference.predictor import Predictor

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
DEFAULT_PORT = 8000

_REFUSALS: dict[int | str, dict[str, Any]] = {
    400: {"model": ErrorBody, "description": "The request is no JSON text, or asks for another host"},
    413: {"model": ErrorBody, "description": "The request is too large"},
    422: {"model": ErrorBody, "description": "A sentence is missing, empty or too long"},
    500: {"model": ErrorBody, "description": "The model cannot answer"},
    503: {"model": ErrorBody, "description": "The model is still being loaded, or too many ask at once"},
}


class Service(FastAPI):
    """The book's web service.

    Args:
        load: Gives the predictor; called once, in a thread, when the service starts.
        hosts: Names under which it may be asked for.
        when_broken: Called if the model cannot be loaded.
    """

    def __init__(
        self,
        load: "Callable[[], Predictor]",
        hosts: Sequence[str] = LOOPBACK,
        when_broken: Callable[[NlpbookError], None] | None = None,
    ) -> None:
        # FastAPI's own pages of the documentation would fetch their scripts from elsewhere.
        super().__init__(title="nlpbook", version="1", docs_url=None, redoc_url=None)
        self._load, self._when_broken = load, when_broken
        self._predictor: Predictor | None = None
        self._one_at_a_time = threading.Lock()
        self.add_middleware(LimitBody)
        self.add_middleware(KnownHost, hosts=hosts)
        self.add_middleware(LimitRequests)
        self.add_middleware(SafeHeaders)
        _add_errors(self)
        _add_form(self)
        _add_state(self)
        _add_api(self)
        threading.Thread(target=self._get_ready, name="load-model", daemon=True).start()

    @property
    def is_ready(self) -> bool:
        """Whether the model is in memory."""
        return self._predictor is not None

    def predict(self, pairs: Sequence[PairBody]) -> list[Answer]:
        """One answer a pair; one request computes at a time, with all cores.

        Raises:
            HTTPException: 503 while the model is being loaded.
            NlpbookError: As `Predictor.predict`.
        """
        if self._predictor is None:
            raise HTTPException(
                503, "The model is still being loaded. Ask again in a moment.", {"retry-after": "2"}
            )
        with self._one_at_a_time:
            found = self._predictor.predict_many([(pair.premise, pair.hypothesis) for pair in pairs])
        return [answer(prediction) for prediction in found]

    def run(self, host: str = "127.0.0.1", port: int = DEFAULT_PORT) -> None:
        """Serve until Ctrl-C."""
        server(self, host, port).run()

    def _get_ready(self) -> None:
        try:
            predictor = self._load()
            predictor.predict("가", "나")  # the first answer takes longer than all others
            self._predictor = predictor
        except NlpbookError as error:
            self._tell(error)
        except Exception as error:
            self._tell(WorkerFailed(kind=type(error).__name__, detail=str(error), path="no log"))

    def _tell(self, error: NlpbookError) -> None:
        if self._when_broken is not None:
            self._when_broken(error)


def get_web_service_app(predictor: "Predictor", hosts: Sequence[str] = LOOPBACK) -> Service:
    """The service for a predictor that is there already, as the book's last cell makes it."""
    return Service(lambda: predictor, hosts)


def server(app: FastAPI, host: str, port: int) -> Any:
    """The uvicorn server of a service."""
    import uvicorn

    config = uvicorn.Config(
        app, host=host, port=port, log_level="warning", server_header=False, timeout_graceful_shutdown=5
    )  # fmt: skip
    return uvicorn.Server(config)


def _add_api(app: Service) -> None:
    @app.post("/api", responses=_REFUSALS, summary="What the model says of one pair")
    def api(pair: PairBody) -> Answer:
        return app.predict([pair])[0]

    @app.post("/api/batch", responses=_REFUSALS, summary="What it says of up to 64 pairs")
    def batch(body: PairsBody) -> Answers:
        return Answers(predictions=app.predict(body.pairs))


def _add_state(app: Service) -> None:
    @app.get("/health", summary="Whether the service runs")
    def health() -> State:
        return State(status="ok")

    @app.get("/ready", responses={503: {"model": State}}, summary="Whether it can answer")
    def ready() -> Any:
        if app.is_ready:
            return State(status="ready")
        return JSONResponse({"status": "loading"}, status_code=503, headers={"retry-after": "2"})


def _add_form(app: Service) -> None:
    for path, (kind, content) in form.files().items():
        app.add_route(path, _given(kind, content), methods=["GET"], include_in_schema=False)


def _given(kind: str, content: str) -> Callable[[Request], Any]:
    async def endpoint(request: Request) -> Response:
        return Response(content, media_type=kind)

    return endpoint


def _add_errors(app: Service) -> None:
    @app.exception_handler(NlpbookError)
    async def known(request: Request, error: NlpbookError) -> JSONResponse:
        status = 422 if isinstance(error, TextEmpty | TextTooLong) else 500
        return JSONResponse({"error": error.to_json()}, status_code=status)

    @app.exception_handler(RequestValidationError)
    async def malformed(request: Request, error: RequestValidationError) -> JSONResponse:
        # Never what was sent: it may be huge, or no text at all.
        wrong = {
            ".".join(str(part) for part in item["loc"]): str(item["msg"]) for item in error.errors()[:10]
        }
        said = "; ".join(f"{place}: {message}" for place, message in wrong.items())
        is_json = all(item["type"] != "json_invalid" for item in error.errors())
        return _problem(422 if is_json else 400, "request", said, wrong)

    @app.exception_handler(HTTPException)
    async def refused(request: Request, error: HTTPException) -> JSONResponse:
        return _problem(error.status_code, "http", str(error.detail), {}, error.headers)

    @app.exception_handler(Exception)
    async def unforeseen(request: Request, error: Exception) -> JSONResponse:
        # The server writes the traceback to its own log; who asked learns no more than the kind.
        return _problem(500, "unforeseen", f"The service failed: {type(error).__name__}", {})


def _problem(
    status: int, code: str, message: str, fields: dict[str, str], headers: Any = None
) -> JSONResponse:
    clean = {
        name.encode("utf-8", "replace").decode(): value.encode("utf-8", "replace").decode()
        for name, value in fields.items()
    }
    body = {"code": code, "message": message.encode("utf-8", "replace").decode(), "fields": clean}
    return JSONResponse({"error": body}, status_code=status, headers=headers)
