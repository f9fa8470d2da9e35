using System.Globalization;
using Cedar.Syntax;

namespace Cedar.Policies;

/// <summary>Reads policies and templates.</summary>
internal sealed class PolicyParser(string text)
{
    private readonly TokenReader _tokens = new(text);

    public List<Policy> Policies()
    {
        var policies = new List<Policy>();
        while (!_tokens.AtEnd)
            policies.Add(Policy(string.Create(CultureInfo.InvariantCulture, $"policy{policies.Count}")));
        return policies;
    }

    public Policy SinglePolicy(string id)
    {
        var policy = Policy(id);
        return _tokens.AtEnd ? policy : throw _tokens.Unexpected("the end of the text");
    }

    public Expr SingleExpression()
    {
        var expression = new ExprParser(_tokens).Expression();
        return _tokens.AtEnd ? expression : throw _tokens.Unexpected("the end of the text");
    }

    private Policy Policy(string id)
    {
        var position = _tokens.Current.Position;
        var annotations = _tokens.Annotations();
        var effect = ParseEffect();
        _tokens.Expect("(");
        var principal = EntityScope("principal");
        _tokens.Expect(",");
        var action = ActionScope();
        _tokens.Expect(",");
        var resource = EntityScope("resource");
        _tokens.Accept(",");
        _tokens.Expect(")");
        var conditions = new List<Condition>();
        while (!_tokens.Accept(";"))
            conditions.Add(Condition());
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

    private Scope EntityScope(string variable)
    {
        var position = _tokens.Current.Position;
        _tokens.ExpectWord(variable);
        if (_tokens.Accept("=="))
            return At(position, _tokens.Current.Position, new Scope.Equal(Entity(variable)));
        if (_tokens.AcceptWord("in"))
            return At(position, _tokens.Current.Position, new Scope.In(Entity(variable)));
        if (!_tokens.AcceptWord("is"))
            return new Scope.Any { Position = position };
        var operand = _tokens.Current.Position;
        var type = _tokens.ExpectPath("an entity type");
        if (!_tokens.AcceptWord("in"))
            return At(position, operand, new Scope.Is(type));
        var container = _tokens.Current.Position;
        return new Scope.Is(type, Entity(variable)) { Position = position, Operands = [operand, container] };
    }

    // The operand's position is taken before the scope is made, and so before its tokens are.
    private static Scope At(SourcePosition position, SourcePosition operand, Scope scope) => scope with { Position = position, Operands = [operand] };

    private EntityOrSlot Entity(string variable)
    {
        if (!_tokens.Accept("?"))
            return new EntityOrSlot(_tokens.ExpectEntity());
        _tokens.ExpectWord(variable);
        return EntityOrSlot.Slot;
    }

    private Scope ActionScope()
    {
        var position = _tokens.Current.Position;
        _tokens.ExpectWord("action");
        if (_tokens.Accept("=="))
            return At(position, _tokens.Current.Position, new Scope.Equal(new EntityOrSlot(Action())));
        if (!_tokens.AcceptWord("in"))
            return new Scope.Any { Position = position };
        if (!_tokens.Accept("["))
            return At(position, _tokens.Current.Position, new Scope.In(new EntityOrSlot(Action())));
        var actions = new List<EntityUid>();
        var operands = new List<SourcePosition>();
        while (!_tokens.Accept("]"))
        {
            if (actions.Count > 0)
                _tokens.Expect(",");
            if (_tokens.Accept("]"))
                break;
            operands.Add(_tokens.Current.Position);
            actions.Add(Action());
        }

        return new Scope.InAny([.. actions]) { Position = position, Operands = [.. operands] };
    }

    private EntityUid Action()
    {
        var position = _tokens.Current.Position;
        var action = _tokens.ExpectEntity();
        return CedarText.IsActionType(action.Type)
            ? action
            : throw new CedarSyntaxException($"expected an entity of type `Action`, found {action}", position);
    }

    private Condition Condition()
    {
        if (_tokens.Current.Kind != TokenKind.Identifier)
            throw _tokens.Unexpected("`when`, `unless` or `;`");
        _tokens.ExpectOneOf("unless", ["when"], out var word);
        _tokens.Expect("{");
        var body = new ExprParser(_tokens).Expression();
        _tokens.Expect("}");
        return new Condition(word == "when", body);
    }
}
