using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using Reconciler.Worker.Mcp;

namespace Worker.Tests.Mcp;

public sealed class ToolAnswerTests
{
    private const string Denial = "Tool Execution Denied: Tool call not allowed due to policy enforcement [No policy applies to the request (denied by default).]";
    private const string Reason = "No policy applies to the request (denied by default).";

    [Fact]
    public void A_denial_is_told_from_a_failure_in_both_of_its_forms()
    {
        var result = ToolAnswer.From(new CallToolResult { IsError = true, Content = [new TextContentBlock { Text = $"AuthorizeActionException - {Denial}" }] });
        var error = ToolAnswer.From(new McpProtocolException($"Request failed (remote): {Denial}", (McpErrorCode)(-32002)));

        Assert.Equal((ToolOutcome.Denied, Reason), (result.Outcome, result.Text));
        Assert.Equal((ToolOutcome.Denied, Reason), (error.Outcome, error.Text));
        Assert.Equal(Denial, (string?)error.Json["error"]!["message"]);
    }

    [Fact]
    public void A_tool_that_fails_and_one_that_is_not_understood_are_told_apart()
    {
        var failed = ToolAnswer.From(new CallToolResult { IsError = true, Content = [new TextContentBlock { Text = "An internal error occurred. Please retry later." }] });
        var unknown = ToolAnswer.From(new McpProtocolException("Unknown tool: x", McpErrorCode.InvalidParams));
        var broken = ToolAnswer.From(new McpProtocolException("oh", McpErrorCode.InternalError));

        Assert.Equal([ToolOutcome.Failed, ToolOutcome.Refused, ToolOutcome.Failed], new[] { failed, unknown, broken }.Select(answer => answer.Outcome));
    }

    [Fact]
    public void Texts_stand_under_each_other_and_what_is_no_text_is_named()
    {
        var answer = ToolAnswer.From(new CallToolResult
        {
            Content = [new TextContentBlock { Text = "one" }, ImageContentBlock.FromBytes(new byte[] { 1 }, "image/png"), new TextContentBlock { Text = "two" }],
        });

        Assert.Equal((ToolOutcome.Done, string.Join(Environment.NewLine, "one", "[image]", "two")), (answer.Outcome, answer.Text));
    }
}
