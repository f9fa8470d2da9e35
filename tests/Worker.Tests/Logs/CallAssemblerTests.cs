using System.Text.Json.Nodes;
using Reconciler.Spec;
using Reconciler.Worker.Logs;

namespace Worker.Tests.Logs;

/// <summary>Events as gateways log them, and the calls that are made of them.</summary>
public sealed class CallAssemblerTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly SourceLocation Place = new("access.cedar", 3, 1);

    private readonly CallAssembler _assembler = new(id => id.StartsWith("cap-", StringComparison.Ordinal)
        ? new LoggedPolicy(id, new ObjectRef("CedarPolicy", "cap"), Place)
        : new LoggedPolicy(id));

    private int _events;

    [Fact]
    public void A_call_that_is_allowed_has_its_caller_tool_policies_and_duration()
    {
        Assert.Null(Add("r1", 0, "Started processing request with requestId: 10", sent: Call(10, "tools___get_balance", "{account_id=A-1}")));
        Assert.Null(Add("r1", 120, "Policy evaluation completed", policy: Policy("ALLOW", "cap-abcdefghij", "other-abcdefghij")));
        Assert.Null(Add("r1", 130, "Executing tool tools___get_balance from target ME2UI4BINR"));

        var call = Add("r1", 212, "Successfully processed request with requestId: 10")!;

        Assert.Equal((Start, "r1", CallOutcome.Allowed), (call.Time, call.RequestId, call.Outcome));
        Assert.Equal(("tools___get_balance", "arn:aws:iam::123456789012:user/sa", true), (call.Tool, call.Caller, call.IsPermitted));
        Assert.Equal(
            [new("cap-abcdefghij", new ObjectRef("CedarPolicy", "cap"), Place), new LoggedPolicy("other-abcdefghij")], call.Policies);
        Assert.Equal((TimeSpan.FromMilliseconds(212), "{account_id=A-1}", null), (call.Duration, call.Arguments, call.Reason));
    }

    [Fact]
    public void A_call_that_is_denied_has_the_reason_and_a_decision_that_is_not_enforced_denies_nothing()
    {
        const string Denied = "Policy evaluation denied due to cap-abcdefghij";
        Add("r3", 0, "Started processing request", sent: Call(13, "tools___issue_refund", "{amount=500, account_id=A-1}"));
        Add("r3", 105, "Policy evaluation denied request", policy: Policy("DENY", "cap-abcdefghij"), isError: true);
        var denied = Add("r3", 105, $"Tool Execution Denied: Tool call not allowed due to policy enforcement [{Denied}]", isError: true)!;
        Add("r2", 0, "Started processing request", sent: Call(13, "tools___issue_refund", "{amount=500, account_id=A-1}"));
        Add("r2", 105, "Policy evaluation denied request", policy: Policy("DENY", "cap-abcdefghij"), isError: true);
        Add("r2", 106, "Executing tool tools___issue_refund from target ME2UI4BINR");
        var logged = Add("r2", 300, "Successfully processed request with requestId: 13")!;

        Assert.Equal((CallOutcome.Denied, false, "tools___issue_refund", Denied), (denied.Outcome, denied.IsPermitted, denied.Tool, denied.Reason));
        Assert.Equal((CallOutcome.Allowed, false, "tools___issue_refund"), (logged.Outcome, logged.IsPermitted, logged.Tool));
    }

    [Fact]
    public void What_is_no_call_of_a_tool_is_left_out()
    {
        Add("r1", 0, "Started processing request with requestId: 1", sent: "{jsonrpc=2.0, method=tools/list, id=1}");
        Assert.Null(Add("r1", 20, "Successfully processed request with requestId: 1"));
        Add("r2", 0, "Started processing request with requestId: 1", sent: "{jsonrpc=2.0, method=prompts/get, params={name=math___add}, id=1}");
        Assert.Null(Add("r2", 20, "Unknown prompt: math___add", isError: true));
        Assert.Null(_assembler.Add(new LogLine(Start, "gateway", "no JSON", "x")));
        Assert.Null(_assembler.Add(new LogLine(Start, "gateway", "[1]", "y")));
        Assert.Empty(_assembler.Flush(null));
    }

    [Fact]
    public void A_request_that_is_refused_before_a_policy_is_asked_and_a_target_that_fails_are_told_apart()
    {
        var unknown = Add("r1", 0, "Invalid Bearer token", isError: true)!;
        Add("r2", 0, "Started processing request with requestId: 2", sent: Call(2, "math___ad", "{}"));
        var refused = Add("r2", 1, "Unknown tool: math___ad", isError: true)!;
        Add("r3", 0, "Started processing request with requestId: 3", sent: Call(3, "math___add", "{}"));
        Add("r3", 1, "Executing tool math___add from target ME2UI4BINR");
        var failed = Add("r3", 9, "Unable to connect to the MCP server.", isError: true)!;

        Assert.Equal((CallOutcome.Refused, null, "Invalid Bearer token"), (unknown.Outcome, unknown.Tool, unknown.Reason));
        Assert.Equal((CallOutcome.Refused, "math___ad", "Unknown tool: math___ad"), (refused.Outcome, refused.Tool, refused.Reason));
        Assert.Equal((CallOutcome.Failed, "math___add", null), (failed.Outcome, failed.Tool, failed.Caller));
    }

    [Fact]
    public void A_call_whose_end_is_not_there_yet_is_waited_for_and_shown_in_the_end()
    {
        Add("r1", 0, "Started processing request with requestId: 1", sent: Call(1, "math___add", "{}"));

        Assert.Empty(_assembler.Flush(Start + TimeSpan.FromSeconds(30)));
        var call = Assert.Single(_assembler.Flush(Start + TimeSpan.FromMinutes(5)));

        Assert.Equal((CallOutcome.Unfinished, "math___add", null), (call.Outcome, call.Tool, call.Duration));
        Assert.Empty(_assembler.Flush(null));
    }

    [Fact]
    public void Messages_of_one_batch_are_calls_of_their_own()
    {
        Add("r1", 0, "Started processing request with requestId: 1", sent: Call(1, "math___add", "{}"), id: "1");
        Add("r1", 1, "Started processing request with requestId: 2", sent: Call(2, "math___sub", "{}"), id: "2");

        Assert.Equal("math___sub", Add("r1", 2, "Successfully processed request with requestId: 2", id: "2")!.Tool);
        Assert.Equal("math___add", Add("r1", 3, "Successfully processed request with requestId: 1", id: "1")!.Tool);
    }

    [Theory]
    [InlineData("{jsonrpc=2.0, method=tools/call, params={arguments={q={deep=1}}, name=t___x}, id=3}", "t___x", "{q={deep=1}}")]
    [InlineData("{\"method\":\"tools/call\",\"params\":{\"name\":\"t___x\",\"arguments\":{\"q\":1}}}", "t___x", "{\"q\":1}")]
    [InlineData("{method=tools/call, params={name=t___x, arguments={q=a, name=t___y}}}", "t___x", "{q=a, name=t___y}")]
    [InlineData("{method=tools/call, params={name=t___x}}", "t___x", null)]
    public void Bodies_are_read_as_AWS_writes_them(string body, string tool, string? arguments)
    {
        Add("r1", 0, "Started processing request with requestId: 3", sent: body);

        var call = Add("r1", 1, "Successfully processed request with requestId: 3")!;

        Assert.Equal((tool, arguments), (call.Tool, call.Arguments));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("}")]
    [InlineData("{}")]
    [InlineData("}}}}, =")]
    [InlineData("{=, ==, a=, }")]
    [InlineData("null")]
    public void A_body_that_is_none_is_no_failure(string body)
    {
        Add("r1", 0, "Started processing request with requestId: 3", sent: body);

        Assert.Null(Add("r1", 1, "Successfully processed request with requestId: 3")?.Tool);
    }

    private static string Call(int id, string tool, string arguments) =>
        $"{{id={id}, jsonrpc=2.0, method=tools/call, params={{name={tool}, arguments={arguments}}}}}";

    private static JsonObject Policy(string decision, params string[] policies)
    {
        var policy = new JsonObject
        {
            ["decision"] = decision,
            ["policyEngineArn"] = "arn:aws:bedrock-agentcore:us-east-1:123456789012:policy-engine/engine-abcdefghij",
            ["determiningPolicies"] = new JsonArray([.. policies.Select(id => JsonValue.Create(id))]),
            ["latencyMs"] = 50,
            ["principal"] = new JsonObject { ["entityType"] = "AgentCore::IamEntity", ["entityId"] = "arn:aws:iam::123456789012:user/sa" },
        };
        if (decision == "DENY") policy["reason"] = $"Policy evaluation denied due to {string.Join(", ", policies)}";
        return policy;
    }

    private GatewayCall? Add(
        string request, int milliseconds, string log, string? sent = null, JsonObject? policy = null, bool isError = false, string id = "1")
    {
        var body = new JsonObject { ["isError"] = isError, ["log"] = log, ["id"] = id };
        if (sent is not null) body["requestBody"] = sent;
        if (policy is not null) body["policy"] = policy;
        var time = Start + TimeSpan.FromMilliseconds(milliseconds);
        var entry = new JsonObject
        {
            ["resource_arn"] = "arn:aws:bedrock-agentcore:us-east-1:123456789012:gateway/tools-abcdefghij",
            ["event_timestamp"] = time.ToUnixTimeMilliseconds(),
            ["body"] = body,
            ["account_id"] = "123456789012",
            ["request_id"] = request,
            ["trace_id"] = "160fc209c3befef4857ab1007d041db0",
            ["span_id"] = "81346de89c725310",
        };
        return _assembler.Add(new LogLine(time, "gateway", entry.ToJsonString(), $"e{_events++}"));
    }
}
