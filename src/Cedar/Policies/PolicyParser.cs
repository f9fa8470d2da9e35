using System.Globalization;
using Cedar.Syntax;

namespace Cedar.Policies;

/// <summary>Parses policies and templates.</summary>
internal sealed class PolicyParser(string text)
{
    private readonly TokenReader _tokens = new(text);

    public List<Policy> ParsePolicies()
    {
        var policies = new List<Policy>();
        while (!_tokens.IsAtEnd)
            policies.Add(ParsePolicy(string.Create(CultureInfo.InvariantCulture, $"policy{policies.Count}")));
        return policies;
    }

    public Policy ParseSinglePolicy(string id)
    {
        var policy = ParsePolicy(id);
        return _tokens.IsAtEnd ? policy : throw _tokens.Unexpected("the end of the text");
    }

    public Expr ParseSingleExpression()
    {
        var expression = new ExprParser(_tokens).ParseExpression();
        return _tokens.IsAtEnd ? expression : throw _tokens.Unexpected("the end of the text");
    }

    private Policy ParsePolicy(string id)
    {
        var position = _tokens.Current.Position;
        var annotations = _tokens.ReadAnnotations();
        var effect = ParseEffect();
        _tokens.Expect("(");
        var principal = ParseEntityScope("principal");
        _tokens.Expect(",");
        var action = ParseActionScope();
        _tokens.Expect(",");
        var resource = ParseEntityScope("resource");
        _tokens.Accept(",");
        _tokens.Expect(")");
        var conditions = new List<Condition>();
        while (!_tokens.Accept(";"))
            conditions.Add(ParseCondition());
        return new Policy
        {
            Id = id,
            Effect = effect,
            Annotations = [.. annotations.Select(a => new Annotation(a.Key, a.Value))],
            Principal = principal,
            Action = action,
            Resource = resource,
            Conditions = [.. conditions],
            Position = position,
        };
    }

    private Effect ParseEffect()
    {
        _tokens.ExpectOneOf("forbid", ["permit"], out var effect);
        return effect == "permit" ? Effect.Permit : Effect.Forbid;
    }

    private Scope ParseEntityScope(string variable)
    {
        var position = _tokens.Current.Position;
        _tokens.ExpectWord(variable);
        if (_tokens.Accept("=="))
            return WithOperand(position, _tokens.Current.Position, new Scope.Equal(ParseEntityOrSlot(variable)));
        if (_tokens.AcceptWord("in"))
            return WithOperand(position, _tokens.Current.Position, new Scope.In(ParseEntityOrSlot(variable)));
        if (!_tokens.AcceptWord("is"))
            return new Scope.Any { Position = position };
        var operand = _tokens.Current.Position;
        var type = _tokens.ExpectPath("an entity type");
        if (!_tokens.AcceptWord("in"))
            return WithOperand(position, operand, new Scope.Is(type));
        var container = _tokens.Current.Position;
        return new Scope.Is(type, ParseEntityOrSlot(variable)) { Position = position, OperandPositions = [operand, container] };
    }

    // Arguments are evaluated from left to right: the operand's position is read before its tokens are consumed.
    private static Scope WithOperand(SourcePosition position, SourcePosition operand, Scope scope) =>
        scope with { Position = position, OperandPositions = [operand] };

    private EntityOrSlot ParseEntityOrSlot(string variable)
    {
        if (!_tokens.Accept("?"))
            return new EntityOrSlot(_tokens.ExpectEntity());
        _tokens.ExpectWord(variable);
        return EntityOrSlot.Slot;
    }

    private Scope ParseActionScope()
    {
        var position = _tokens.Current.Position;
        _tokens.ExpectWord("action");
        if (_tokens.Accept("=="))
            return WithOperand(position, _tokens.Current.Position, new Scope.Equal(new EntityOrSlot(ParseAction())));
        if (!_tokens.AcceptWord("in"))
            return new Scope.Any { Position = position };
        if (!_tokens.Accept("["))
            return WithOperand(position, _tokens.Current.Position, new Scope.In(new EntityOrSlot(ParseAction())));
        var actions = new List<EntityUid>();
        var operands = new List<SourcePosition>();
        while (!_tokens.Accept("]"))
        {
            if (actions.Count > 0)
                _tokens.Expect(",");
            if (_tokens.Accept("]"))
                break;
            operands.Add(_tokens.Current.Position);
            actions.Add(ParseAction());
        }

        return new Scope.InAny([.. actions]) { Position = position, OperandPositions = [.. operands] };
    }

    private EntityUid ParseAction()
    {
        var position = _tokens.Current.Position;
        var action = _tokens.ExpectEntity();
        return CedarText.IsActionType(action.Type)
            ? action
            : throw new CedarSyntaxException($"expected an entity of type `Action`, found {action}", position);
    }

    private Condition ParseCondition()
    {
        if (_tokens.Current.Kind != TokenKind.Identifier)
            throw _tokens.Unexpected("`when`, `unless` or `;`");
        _tokens.ExpectOneOf("unless", ["when"], out var word);
        _tokens.Expect("{");
        var body = new ExprParser(_tokens).ParseExpression();
        _tokens.Expect("}");
        return new Condition(word == "when", body);
    }
}
