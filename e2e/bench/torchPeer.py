"""torchPeer: the training jobs in PyTorch, on one thread. Jobs come as JSON on the standard input; steps a second go out as JSON."""
import json
import statistics
import sys
import time

import torch
import torch.nn.functional as F

torch.set_num_threads(1)
request = json.load(sys.stdin)


def parameter(data, shape):
    return torch.tensor(data, dtype=torch.float32).reshape(shape).requires_grad_()


def affine_chain(job):
    parameters = []
    for layer in job["layers"]:
        parameters += [parameter(layer["W"], [layer["units"], layer["inputs"]]), parameter(layer["b"], [layer["units"]])]
    classes = job["layers"][-1]["units"]
    samples = [
        (
            torch.tensor(sample["x"]).reshape(job["batch"], -1),
            torch.tensor(sample["target"])
            if job["loss"] == "cross-entropy"
            else torch.tensor(sample["target"]).reshape(job["batch"], classes),
        )
        for sample in job.get("samples", [job])
    ]
    turn = [0]

    def loss():
        h, target = samples[turn[0] % len(samples)]
        turn[0] += 1
        for index, layer in enumerate(job["layers"]):
            h = F.linear(h, parameters[2 * index], parameters[2 * index + 1])
            if layer["activation"] == "tanh":
                h = torch.tanh(h)
            elif layer["activation"] == "relu":
                h = torch.relu(h)
        return F.cross_entropy(h, target) if job["loss"] == "cross-entropy" else F.mse_loss(h, target)

    return parameters, loss


def scalar_graph(job):
    parameters = [parameter([value], []) for value in job["parameters"]]

    def loss():
        values = list(parameters)
        for node in job["nodes"]:
            if node[0] == "add":
                values.append(values[node[1]] + values[node[2]])
            elif node[0] == "multiply":
                values.append(values[node[1]] * values[node[2]])
            else:
                values.append(torch.tanh(values[node[1]]))
        return values[-1]

    return parameters, loss


def convolution(job):
    W, b = parameter(job["W"], job["weights"]), parameter(job["b"], [job["weights"][0]])
    x, target = torch.tensor(job["x"]).reshape(job["image"]), torch.tensor(job["target"]).reshape(job["answer"])
    return [W, b], lambda: F.mse_loss(F.conv2d(x, W, b), target)


kinds = {"affine-chain": affine_chain, "scalar-graph": scalar_graph, "convolution": convolution}


def measure(job):
    parameters, loss = kinds[job["kind"]](job)

    def step():
        cost = loss()
        gradients = torch.autograd.grad(cost, parameters, allow_unused=True)
        with torch.no_grad():
            for value, gradient in zip(parameters, gradients):
                if gradient is not None:
                    value -= job["rate"] * gradient
        return cost.item()

    first = step()

    def loop(seconds):
        start = time.perf_counter()
        steps = 0
        while time.perf_counter() - start < seconds:
            step()
            steps += 1
        return steps / (time.perf_counter() - start)

    loop(request["seconds"] * 0.2)
    return {"first": first, "speed": statistics.median(loop(request["seconds"]) for _ in range(request["rounds"]))}


json.dump([measure(job) for job in request["jobs"]], sys.stdout)
